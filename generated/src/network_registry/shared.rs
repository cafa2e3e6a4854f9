//! Models that more than one resource uses.

use serde::{Deserialize, Serialize};

/// Links to this page of a list and to the one after it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PageLinks {
    /// This page.
    #[serde(rename = "self")]
    pub self_: Link,
    /// The page that follows; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
}

/// A hyperlink to another resource.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Link {
    /// Absolute URL to follow.
    ///
    /// At most 4096 characters. Example: `https://example.com/resource?next=19284743`.
    pub href: String,
}

/// One page of the accounts that a profile is shared with.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct SharedAccountList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of accounts.
    #[serde(rename = "_embedded")]
    pub embedded: SharedAccountListEmbedded,
}

/// Content of a page of accounts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct SharedAccountListEmbedded {
    /// The accounts on this page.
    pub account_ids: Vec<SharedAccount>,
}

/// An account that may use a profile of another account.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct SharedAccount {
    /// API key of the account.
    ///
    /// Example: `acc102846`.
    pub account_id: String,
}

/// One page of the Vonage applications that use a profile.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LinkedApplicationList {
    /// Links to this page of a list and to the one after it.
    #[serde(rename = "_links")]
    pub links: PageLinks,
    /// Content of a page of linked applications.
    #[serde(rename = "_embedded")]
    pub embedded: LinkedApplicationListEmbedded,
}

/// Content of a page of linked applications.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LinkedApplicationListEmbedded {
    /// The applications on this page.
    pub linked_applications: Vec<LinkedApplication>,
}

/// A Vonage application that uses a profile of the registry.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LinkedApplication {
    /// API key of the account the application belongs to.
    ///
    /// Example: `acc102846`.
    pub account_id: String,
    /// Identifier of the application in the Applications API.
    ///
    /// Example: `d65hx4ghh`.
    pub vonage_application_id: String,
}
