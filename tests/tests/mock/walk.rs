//! A random walk over both APIs: whatever happens, responses are as declared, lists lose and double nothing, and
//! everything that waits can go on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use tests::conformance::Responses;
use tests::effective::specs;
use tests::plain::{Plain, PlainAnswer};
use vonage_registration::mock::Server;
use vonage_registration::network_registry::{
    ApplicationProfileCspRegistrationStatus as ApplicationAtCsp,
    BusinessProfileCspRegistrationStatus as BusinessAtCsp, ChangeRequestStatus, VettingOutcome,
};
use vonage_registration::tfn::NumberStatus;

use super::behaviour::{REGISTRY, example, plain};

const STEPS: usize = 10_000;

/// Countries of the catalogue, and one without an operator.
const COUNTRIES: [&str; 9] = ["BR", "CA", "DE", "ES", "FR", "GB", "IT", "US", "JP"];

const NUMBERS: [&str; 6] = [
    "18005550100",
    "18335550101",
    "18445550102",
    "18555550103",
    "18665550104",
    "18775550105",
];

const REGISTRATIONS: &str = "/tfn/v1/registrations";

struct Walk {
    server: Server,
    http: Plain,
    responses: Responses,
    random: fastrand::Rng,
    /// Statuses of the responses, to see that the walk gets somewhere.
    seen: BTreeMap<u16, usize>,
    businesses: Vec<String>,
    applications: Vec<String>,
    registrations: Vec<String>,
}

impl Walk {
    async fn send(&mut self, method: &str, target: &str, body: &Value) -> PlainAnswer {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let answer = self.http.send(method, target, &body).await.unwrap();
        let path = target.split('?').next().unwrap();
        let media_type = answer.header("content-type");
        let (status, bytes) = (answer.status, &answer.body);
        let path = (method, path.trim_start_matches("/tfn"));
        let differences = self.responses.differences(path, status, media_type, bytes);
        assert!(
            differences.is_empty(),
            "{method} {target} {body}: {status} {} {differences:?}",
            answer.json()
        );
        *self.seen.entry(answer.status).or_default() += 1;
        answer
    }

    async fn get(&mut self, target: &str) -> Value {
        let answer = self.send("GET", target, &Value::Null).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.json());
        answer.json()
    }

    fn pick(&mut self, from: &[String]) -> String {
        let chosen = self.random.choice(from).cloned();
        chosen.unwrap_or_else(|| "nobody".to_owned())
    }

    fn business(&mut self) -> String {
        let all = self.businesses.clone();
        self.pick(&all)
    }

    fn application(&mut self) -> String {
        let all = self.applications.clone();
        self.pick(&all)
    }

    fn registration(&mut self) -> String {
        let all = self.registrations.clone();
        self.pick(&all)
    }

    fn countries(&mut self) -> Value {
        let count = self.random.usize(1..4);
        let any = COUNTRIES.len() - usize::from(self.random.u8(..) > 10);
        json!(self.random.choose_multiple(COUNTRIES[..any].iter(), count))
    }

    fn profile_fields(&mut self) -> Value {
        let mut fields = json!({ "countries": self.countries() });
        fields["vetting_terms_and_conditions_accepted"] = json!(self.random.u8(..4) > 0);
        fields["vetting_extra_fields"] = match self.random.u8(..3) {
            0 => json!({}),
            1 => json!({ "tax_number_type": "VAT", "duns_number": "1" }),
            _ => json!({
                "legal_company_name": "A", "business_registration_registrar": "B",
                "duns_number": "1", "tax_number_type": "VAT",
            }),
        };
        fields
    }

    fn numbers(&mut self) -> Value {
        let count = self.random.usize(1..=5);
        let chosen = self.random.choose_multiple(NUMBERS.iter(), count);
        chosen
            .iter()
            .map(|number| json!({ "number": number }))
            .collect()
    }

    /// Something that an account does.
    async fn act(&mut self) {
        let (b, a, r) = (self.business(), self.application(), self.registration());
        let business = format!("{REGISTRY}/business-profiles/{b}");
        let application = format!("{REGISTRY}/application-profiles/{a}");
        let simple = [
            ("DELETE", format!("{business}/change-request")),
            ("DELETE", business.clone()),
            ("POST", format!("{business}/undelete")),
            ("POST", format!("{business}/notification/dismiss")),
            ("DELETE", application.clone()),
            ("POST", format!("{application}/undelete")),
            ("POST", format!("{application}/notification/dismiss")),
            ("DELETE", format!("{application}/shared/acc102846")),
        ];
        match self.random.u8(..24) {
            0..=2 => self.create_business().await,
            3..=5 => self.create_application(&b).await,
            6..=7 => self.create_registration().await,
            8..=10 => {
                let change = self.profile_fields();
                let path = format!("{business}/change-request");
                self.send("PUT", &path, &change).await;
            }
            11 => {
                let path = format!("{application}/shared");
                self.send("POST", &path, &json!({})).await;
            }
            12..=13 => {
                let mut patch = json!({ "requested_numbers": self.numbers() });
                if self.random.bool() {
                    patch["status"] = json!("SUBMITTED");
                }
                if self.random.bool() {
                    patch["business_reason"] = json!("regions");
                }
                let path = format!("{REGISTRATIONS}/{r}");
                self.send("PATCH", &path, &patch).await;
            }
            14..=15 => self.look(&business, &application, &r).await,
            _ => {
                let (method, path) = self.random.choice(simple).unwrap();
                self.send(method, &path, &Value::Null).await;
            }
        }
    }

    async fn look(&mut self, business: &str, application: &str, registration: &str) {
        for target in [
            business.to_owned(),
            application.to_owned(),
            format!("{business}/csps/orange_es"),
            format!("{application}/csps/orange_es"),
            format!("{business}/linked-applications"),
            format!("{REGISTRATIONS}/{registration}"),
            format!(
                "{REGISTRATIONS}/{registration}/number/{}/events",
                NUMBERS[0]
            ),
        ] {
            self.send("GET", &target, &Value::Null).await;
        }
    }

    async fn create_business(&mut self) {
        let mut profile = example("createBusinessProfile");
        let fields = self.profile_fields();
        profile
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let path = format!("{REGISTRY}/business-profiles");
        let created = self.send("POST", &path, &profile).await.json();
        self.businesses
            .extend(created["id"].as_str().map(str::to_owned));
    }

    async fn create_application(&mut self, business: &str) {
        let mut profile = example("createApplicationProfile");
        profile["business_profile_id"] = json!(business);
        let path = format!("{REGISTRY}/application-profiles");
        let created = self.send("POST", &path, &profile).await.json();
        self.applications
            .extend(created["id"].as_str().map(str::to_owned));
    }

    async fn create_registration(&mut self) {
        let mut registration = example("createRegistration");
        registration["requested_numbers"] = self.numbers();
        registration["business_reason"] = json!("regions");
        let draft = self.random.bool();
        registration["status"] = json!(if draft { "DRAFT" } else { "SUBMITTED" });
        let created = self.send("POST", REGISTRATIONS, &registration).await.json();
        self.registrations
            .extend(created["id"].as_str().map(str::to_owned));
    }

    /// Something that others decide. Controls may refuse; that is no response of the APIs.
    async fn decide(&mut self) {
        let (b, a, r) = (self.business(), self.application(), self.registration());
        let message = ["The number is unknown.", "", "A reason. "].map(|it| it.repeat(30));
        let message = self.random.choice(message).filter(|it| !it.is_empty());
        let message = message.as_deref();
        match self.random.u8(..9) {
            0..=1 => {
                let csp = self.operator(&format!("business-profiles/{b}")).await;
                let status = self.random.choice(BusinessAtCsp::VALUES).unwrap().clone();
                let set = self
                    .server
                    .set_business_profile_csp_status(&b, &csp, status, message);
                set.ok();
            }
            2..=3 => {
                let csp = self.operator(&format!("application-profiles/{a}")).await;
                let status = self
                    .random
                    .choice(ApplicationAtCsp::VALUES)
                    .unwrap()
                    .clone();
                let server = &self.server;
                server
                    .set_application_profile_csp_status(&a, &csp, status, message)
                    .ok();
            }
            4 => {
                let outcome = self.random.choice(VettingOutcome::VALUES).unwrap().clone();
                self.server.vet_business_profile(&b, outcome, message).ok();
            }
            5 => {
                let status = self.random.choice(ChangeRequestStatus::VALUES).unwrap();
                self.server
                    .decide_change_request(&b, status.clone(), message)
                    .ok();
            }
            6 => {
                let status = self.random.choice(NumberStatus::VALUES).unwrap().clone();
                let number = self.random.choice(NUMBERS).unwrap();
                let id = r.parse().unwrap_or_default();
                self.server
                    .set_number_status(id, number, status, message)
                    .ok();
            }
            7 => {
                self.server.notify(&a, "Please look.").ok();
                self.server.notify(&b, "Please look.").ok();
                self.server.link_application(&a, "app").ok();
            }
            _ => self.server.advance(),
        }
    }

    /// An operator of a profile.
    async fn operator(&mut self, profile: &str) -> String {
        let path = format!("{REGISTRY}/{profile}/csps");
        let answer = self.send("GET", &path, &Value::Null).await.json();
        let listed = answer["_embedded"].as_object().into_iter().flatten();
        let listed = listed.flat_map(|(_, list)| list.as_array().unwrap());
        let ids: Vec<String> = listed
            .map(|it| it["csp_id"].as_str().unwrap().to_owned())
            .collect();
        self.pick(&ids)
    }

    async fn step(&mut self) {
        match self.random.bool() {
            true => self.act().await,
            false => self.decide().await,
        }
    }

    /// The items of a list, page by page; between the pages anything may happen.
    async fn items(&mut self, list: &str, size: usize, step: bool) -> Vec<String> {
        let parameter = if list.starts_with("/tfn") {
            "page_size"
        } else {
            "limit"
        };
        let sign = if list.contains('?') { '&' } else { '?' };
        let mut target = format!("{list}{sign}{parameter}={size}");
        let mut items = Vec::new();
        loop {
            // Pages are checked once; those of a hundred entries are there for comparison.
            let page = match step {
                true => self.get(&target).await,
                false => self.http.send("GET", &target, "").await.unwrap().json(),
            };
            for (_, entries) in page["_embedded"].as_object().unwrap() {
                items.extend(entries.as_array().unwrap().iter().map(identity));
            }
            let next = &page["_links"]["next"];
            let Some(next) = next["href"].as_str().or(next.as_str()) else {
                return items;
            };
            let path = next.find("/tfn").or_else(|| next.find("/v1")).unwrap();
            target = next[path..].to_owned();
            if step {
                self.pass_days(2);
                self.step().await;
            }
        }
    }

    /// What is in a list before and after a walk over it was visited, and nothing twice.
    async fn check_list(&mut self) {
        let lists = [
            format!("{REGISTRY}/business-profiles"),
            format!("{REGISTRY}/application-profiles"),
            format!("{REGISTRY}/business-profiles/*/csps"),
            format!("{REGISTRY}/application-profiles/*/csps"),
            format!("{REGISTRY}/application-profiles/*/csps?status=accepted"),
            "/tfn/v1/numbers".to_owned(),
            "/tfn/v1/numbers?status=PENDING_REVIEW".to_owned(),
        ];
        let list = self.random.choice(lists).unwrap();
        let size = self.random.usize(5..40);
        let before = self.items(&list, 100, false).await;
        let visited = self.items(&list, size, true).await;
        let after = self.items(&list, 100, false).await;
        let [before, once, after] = [before, visited.clone(), after].map(BTreeSet::from_iter);
        assert_eq!(once.len(), visited.len(), "{list}: an item came twice");
        let stayed: BTreeSet<String> = before.intersection(&after).cloned().collect();
        let lost: Vec<&String> = stayed.difference(&once).collect();
        // What a filter hides for a moment may be passed by.
        assert!(
            lost.is_empty() || list.contains("status="),
            "{list}: {lost:?} lost"
        );
    }

    /// After enough steps of everybody, nothing waits but for what the account can do.
    async fn check_ends(&mut self) {
        (0..15).for_each(|_| self.server.advance());
        for kind in ["business-profiles", "application-profiles"] {
            let list = format!("{REGISTRY}/{kind}?limit=100");
            let listed = self.get(&list).await;
            let (_, listed) = listed["_embedded"]
                .as_object()
                .unwrap()
                .iter()
                .next()
                .unwrap();
            for profile in listed.as_array().unwrap() {
                let status = profile["status"]["status"].as_str().unwrap();
                let decided = ["accepted", "partially-accepted", "rejected"].contains(&status);
                assert!(decided, "{profile} waits for ever");
            }
        }
        for id in self.registrations.clone() {
            let registration = self.get(&format!("{REGISTRATIONS}/{id}")).await;
            let numbers = registration["requested_numbers"].as_array().unwrap();
            let statuses = numbers.iter().map(|it| it["status"].as_str().unwrap());
            let decided = ["REGISTERED", "REJECTED", "BLOCKED"];
            if statuses.clone().all(|it| decided.contains(&it)) {
                continue;
            }
            let patch = json!({ "additional_information": "more", "status": "SUBMITTED" });
            let patched = self
                .send("PATCH", &format!("{REGISTRATIONS}/{id}"), &patch)
                .await;
            assert_eq!(patched.status, 200, "{registration} waits for ever");
        }
        self.registrations
            .drain(..self.registrations.len().saturating_sub(20));
    }

    fn pass_days(&mut self, most: u64) {
        let days = self.random.u64(..most);
        let time = Duration::from_secs(days * 24 * 60 * 60);
        self.server.pass_time(time);
    }

    async fn forget_the_deleted(&mut self) {
        self.pass_days(20);
        let list = format!("{REGISTRY}/business-profiles");
        self.businesses = self.items(&list, 100, false).await;
        let list = format!("{REGISTRY}/application-profiles");
        self.applications = self.items(&list, 100, false).await;
    }
}

/// What an entry of a list is about.
fn identity(entry: &Value) -> String {
    let parts = [
        "id",
        "application_profile_id",
        "business_profile_id",
        "csp_id",
        "registration_id",
        "number",
    ];
    let parts = match entry["id"].as_str() {
        Some(_) => &parts[..1],
        None => &parts[1..],
    };
    let parts = parts.iter().filter_map(|part| entry[*part].as_str());
    parts.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn ten_thousand_random_steps_end_nowhere_lose_nothing_and_are_answered_as_declared() {
    let server = Server::start().await.unwrap();
    let mut walk = Walk {
        http: plain(&server).await,
        server,
        responses: Responses::new(specs()),
        random: fastrand::Rng::with_seed(14),
        seen: BTreeMap::new(),
        businesses: Vec::new(),
        applications: Vec::new(),
        registrations: Vec::new(),
    };
    walk.forget_the_deleted().await;
    for step in 1..=STEPS {
        match step {
            _ if step % 500 == 0 => walk.check_ends().await,
            _ if step % 250 == 0 => walk.check_list().await,
            _ if step % 100 == 0 => walk.forget_the_deleted().await,
            _ => walk.step().await,
        }
    }
    for status in [200, 204, 404, 409] {
        let seen = walk.seen.get(&status).copied().unwrap_or_default();
        assert!(seen > 100, "{status}: {:?}", walk.seen);
    }
}
