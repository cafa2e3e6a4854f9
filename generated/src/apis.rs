//! The APIs, each behind the feature of its name.

#[cfg(feature = "network_registry")]
#[cfg_attr(docsrs, doc(cfg(feature = "network_registry")))]
#[rustfmt::skip]
#[path = "network_registry/mod.rs"]
pub mod network_registry;

#[cfg(feature = "tfn")]
#[cfg_attr(docsrs, doc(cfg(feature = "tfn")))]
#[rustfmt::skip]
#[path = "tfn/mod.rs"]
pub mod tfn;
