//! Two registrations from the first word to the last decision, on this machine and without an account.
//!
//! ```sh
//! cargo run --example tour --features mock
//! ```

use std::error::Error;
use std::time::Duration;

use vonage_registration::mock::{Fault, Server};
use vonage_registration::network_registry::{
    ApplicationCategory, BusinessInformation, BusinessProfileCspRegistrationStatus,
    BusinessProfileStatus, ChangeRequestStatus, CreateApplicationProfile, CreateBusinessProfile,
    NetworkApiUse, OrganisationType, PutBusinessProfileChangeRequest, ShareApplicationProfile,
};
use vonage_registration::tfn::{
    Address, Business, Contact, CreateRegistration, EntityType, MessageContent, MonthlyVolume,
    NumberStatus, OptIn, OptInImage, OptInWorkflow, RegistrationStatus, RequestedNumber, TaxIdType,
    UpdateRegistration, UpdateRegistrationStatus, UseCase, UseCaseCategory,
};
use vonage_registration::watch::{self, Change, Watch};
use vonage_registration::{network_registry, tfn};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The number that the second half of the tour is about.
const NUMBER: &str = "18885550123";

/// How long operators and reviewers think about each step.
const THINKING: Duration = Duration::from_secs(24 * 60 * 60);

// The clock of this program is paused: it jumps to whatever is waited for, so a day takes no time.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Outcome<()> {
    println!(
        "This tour talks to a server inside this program. It speaks the Network Registry and the"
    );
    println!("TFN API; its clock jumps to whatever is waited for, so that days take no time.");

    let server = Server::builder().empty().start().await?;
    let registry = server.network_registry()?;
    let business = register_company(&server, &registry).await?;
    let application = register_application(&server, &registry, &business).await?;
    change_name(&server, &registry, &business).await?;
    share(&registry, &application).await?;

    let tfn = server.tfn()?;
    let registration = register_number(&server, &tfn).await?;
    submit_and_correct(&server, &tfn, registration).await?;
    survive(&server, &tfn).await?;

    println!("\nThe same calls work against the real service; there, the watches take days.");
    Ok(())
}

/// Prints a line that may end in an empty field.
fn row(text: &str) {
    println!("   {}", text.trim_end());
}

fn chapter(number: u32, title: &str) {
    println!("\n{number}. {title}\n");
}

async fn register_company(server: &Server, registry: &network_registry::Client) -> Outcome<String> {
    chapter(1, "A company registers in two countries");
    let csps = registry
        .catalogue()
        .list_csps()
        .countries(["ES", "DE"])
        .await?;
    for csp in csps.embedded.csps {
        let vetting = csp
            .vetting_level
            .map(|level| format!(", asks for vetting ({level})"));
        println!(
            "   {} {}{}",
            csp.country,
            csp.id,
            vetting.unwrap_or_default()
        );
    }
    let filed = registry.business_profiles().create(company()).await?;
    println!("\n   {} is filed as {}.", filed.name, filed.id);

    println!("   From here on a watch polls the status until all operators have decided:");
    let mut watch = watch::business_profile(registry, &filed.id);
    while let Some(change) = next(server, &mut watch).await? {
        println!("   → {}", change.status);
        if change.status == BusinessProfileStatus::Provisioning {
            let reason = Some("The tax number belongs to another company.");
            let rejected = BusinessProfileCspRegistrationStatus::Rejected;
            server.set_business_profile_csp_status(&filed.id, "vodafone_es", rejected, reason)?;
        }
    }

    println!("\n   What each operator says:");
    let statuses = registry
        .business_profiles()
        .list_csp_statuses(&filed.id)
        .await?;
    for at in statuses.embedded.business_profile_csp_statuses {
        let message = at.message.unwrap_or_default();
        row(&format!("{:13} {} {message}", at.csp_id, at.status));
    }
    Ok(filed.id)
}

fn company() -> CreateBusinessProfile {
    CreateBusinessProfile::builder()
        .countries(["ES", "DE"])
        .contact_role("Head of Compliance")
        .name("Example Trading GmbH")
        .organisation_type(OrganisationType::ForProfitOrganisation)
        .tax_number("DE123456789")
        .privacy_policy_url("https://example.com/privacy")
        .privacy_policy_manager_email("privacy@example.com")
        .terms_and_conditions_accepted(true)
        .business_information(
            BusinessInformation::builder()
                .address_street_1("Main Street 5")
                .postal_code("10115")
                .city("Berlin")
                .country("DE")
                .build(),
        )
        .vetting_terms_and_conditions_accepted(true)
        .vetting_extra_fields([("tax_number_type", "VAT"), ("duns_number", "123456789")])
        .build()
}

async fn register_application(
    server: &Server,
    registry: &network_registry::Client,
    business: &str,
) -> Outcome<String> {
    chapter(2, "It registers an application");
    let wallet = CreateApplicationProfile::builder()
        .business_profile_id(business)
        .name("Example Wallet")
        .description("Asks before a payment whether the SIM card was changed lately.")
        .category_id(ApplicationCategory::Finance)
        .network_apis([NetworkApiUse::builder()
            .network_api_id("sim-swap")
            .purpose_ids(["fraudPreventionAndDetection"])
            .build()])
        .infrastructure_locations(["DE"])
        .build();
    let filed = registry.application_profiles().create(wallet).await?;
    println!("   {} is filed as {}.", filed.name, filed.id);
    let mut watch = watch::application_profile(registry, &filed.id);
    while let Some(change) = next(server, &mut watch).await? {
        println!("   → {}", change.status);
    }
    println!("\n   `*` stands for all profiles:");
    let mut statuses = registry
        .application_profiles()
        .list_csp_statuses("*")
        .items();
    while let Some(at) = statuses.try_next().await? {
        let message = at.message.unwrap_or_default();
        row(&format!("{:13} {} {message}", at.csp_id, at.status));
    }
    Ok(filed.id)
}

async fn change_name(
    server: &Server,
    registry: &network_registry::Client,
    business: &str,
) -> Outcome<()> {
    chapter(3, "It asks for a change");
    let profiles = registry.business_profiles();
    let change = PutBusinessProfileChangeRequest::builder()
        .trading_name("Example Pay")
        .build();
    let asked = profiles.put_change_request(business, change).await?;
    let status = asked.change_request.and_then(|change| change.status);
    println!(
        "   The trading name is {}, the change request is {}.",
        asked.trading_name.as_deref().unwrap_or("not set"),
        status.map_or_else(String::new, |detail| detail.status.to_string()),
    );
    server.decide_change_request(business, ChangeRequestStatus::Accepted, None)?;
    let changed = profiles.get(business).await?;
    println!(
        "   The registry agrees: {} is now known as {}.",
        changed.name,
        changed.trading_name.unwrap_or_default()
    );
    println!(
        "   The operators are told, and the profile is {} meanwhile.",
        changed.status.status
    );
    Ok(())
}

async fn share(registry: &network_registry::Client, application: &str) -> Outcome<()> {
    chapter(4, "It shares the application with its other API keys");
    let applications = registry.application_profiles();
    applications
        .share(application, ShareApplicationProfile::default())
        .await?;
    let mut accounts = applications.list_shared_accounts(application).items();
    while let Some(account) = accounts.try_next().await? {
        println!("   {} may use it now.", account.account_id);
    }
    Ok(())
}

async fn register_number(server: &Server, tfn: &tfn::Client) -> Outcome<uuid::Uuid> {
    chapter(5, "It registers a toll-free number, carelessly at first");
    let before = server.requests().len();
    let careless = draft(
        "New York",
        "NY 10001",
        "12-1234",
        UseCaseCategory::Political,
    );
    if let Err(error) = tfn.registrations().create(careless).await {
        let violations = error.violations().ok_or("this registration has mistakes")?;
        for violation in violations {
            println!("   ✗ {violation}");
        }
        println!(
            "   All of that was found before anything was sent: {} requests.",
            server.requests().len() - before
        );
    }
    let careful = draft("NY", "10001", NUMBER, UseCaseCategory::OrderNotifications);
    let created = tfn.registrations().create(careful).await?;
    let id = created.id;
    println!("\n   Corrected, and filed as {id}.");
    Ok(id)
}

fn draft(
    state: &str,
    postal_code: &str,
    number: &str,
    category: UseCaseCategory,
) -> CreateRegistration {
    let address = Address::builder()
        .street("5 Main Street")
        .city("New York")
        .state(state)
        .postal_code(postal_code)
        .country("US")
        .build();
    let contact = Contact::builder()
        .first_name("Ada")
        .last_name("Example")
        .email("ada@example.com")
        .phone("12125550199")
        .build();
    CreateRegistration::builder()
        .business(
            Business::builder()
                .name("Example Trading Inc.")
                .address(address)
                .company_website("https://example.com")
                .contact(contact)
                .entity_type(EntityType::PrivateProfit)
                .tax_id_type(TaxIdType::Ein)
                .tax_id("12-3456789")
                .tax_id_issuing_country("US")
                .build(),
        )
        .estimated_monthly_volume(MonthlyVolume::TenThousand)
        .requested_numbers([RequestedNumber::builder().number(number).build()])
        .use_case(use_case(category, "Parcels."))
        .message_content(
            MessageContent::builder()
                .content("Example: your parcel has left. Reply STOP to end.")
                .build(),
        )
        .opt_in(
            OptIn::builder()
                .workflow(OptInWorkflow::Online)
                .images([OptInImage::builder()
                    .url("https://example.com/opt-in.png")
                    .build()])
                .build(),
        )
        .additional_information("")
        .status(RegistrationStatus::Draft)
        .build()
}

fn use_case(category: UseCaseCategory, description: &str) -> UseCase {
    UseCase::builder()
        .category(category)
        .description(description)
        .build()
}

async fn submit_and_correct(server: &Server, tfn: &tfn::Client, id: uuid::Uuid) -> Outcome<()> {
    chapter(
        6,
        "It hands the draft in, corrects it once, and is registered",
    );
    let submitted = UpdateRegistration::builder()
        .status(UpdateRegistrationStatus::Submitted)
        .build();
    tfn.registrations().update(id, submitted).await?;
    let reason = Some("Say what your messages are for.");
    server.set_number_status(id, NUMBER, NumberStatus::UpdatesRequired, reason)?;
    follow(server, tfn, id).await?;

    println!("   The watch ends here: nothing moves before the correction.");
    let corrected = UpdateRegistration::builder()
        .use_case(use_case(
            UseCaseCategory::OrderNotifications,
            "Customers are told when their parcel leaves and when it arrives.",
        ))
        .build();
    tfn.registrations().update(id, corrected).await?;
    follow(server, tfn, id).await?;

    println!("\n   Its history, newest first:");
    let mut events = tfn.registrations().list_events(id, NUMBER).items();
    while let Some(event) = events.try_next().await? {
        let status = event
            .status
            .map_or_else(String::new, |status| status.to_string());
        row(&format!("{status:17} {}", event.reason.unwrap_or_default()));
    }
    Ok(())
}

async fn follow(server: &Server, tfn: &tfn::Client, id: uuid::Uuid) -> Outcome<()> {
    let mut watch = watch::number(tfn, id, NUMBER);
    while let Some(change) = next(server, &mut watch).await? {
        row(&format!(
            "→ {} {}",
            change.status,
            change.message.unwrap_or_default()
        ));
    }
    Ok(())
}

async fn survive(server: &Server, tfn: &tfn::Client) -> Outcome<()> {
    chapter(7, "The service has a bad moment");
    server.inject(Fault::status(503).on("listNumbers"))?;
    server.inject(Fault::reset().on("listNumbers"))?;
    let answer = tfn.numbers().list().send().await?;
    println!(
        "   503, then a reset: the third attempt is answered with {}.",
        answer.status()
    );
    Ok(())
}

/// The next change. Whenever there is none for a day, the others take a step.
async fn next<S: Clone + PartialEq>(
    server: &Server,
    watch: &mut Watch<S>,
) -> Outcome<Option<Change<S>>> {
    loop {
        tokio::select! {
            change = watch.try_next() => return Ok(change?),
            () = tokio::time::sleep(THINKING) => server.advance(),
        }
    }
}
