use super::{Fact, ItemPath, Surface, module_path, render};

fn surface(text: &str) -> Surface {
    Surface::of([("tfn", text)]).unwrap()
}

/// Asserts what is rendered of `text`, written without the line that names the module.
#[track_caller]
fn assert_rendered(text: &str, expected: &[&str]) {
    let rendered = render(&surface(text));
    let lines: Vec<&str> = rendered.lines().skip(1).collect();
    assert_eq!(lines, expected, "\n{rendered}");
}

#[test]
fn a_struct_shows_public_fields_in_order_with_the_types_a_user_writes() {
    assert_rendered(
        "/// Docs.
        #[derive(Clone, Debug, ::serde::Deserialize)]
        #[non_exhaustive]
        pub struct Profile {
            /// Docs.
            #[serde(default)]
            pub name: ::std::option::Option<::std::string::String>,
            pub created: ::chrono::DateTime<::chrono::offset::Utc>,
            secret: u8,
            pub(crate) inner: u8,
        }
        struct Private { pub field: u8 }
        pub(crate) struct Inner;",
        &[
            "    struct Profile #[non_exhaustive]",
            "        derive Clone, Debug, Deserialize",
            "        name: Option<String>",
            "        created: DateTime<Utc>",
            "        (private fields)",
        ],
    );
}

#[test]
fn tuple_and_unit_structs_fit_on_one_line() {
    assert_rendered(
        "pub struct Id(pub ::uuid::Uuid); pub struct Token(String); pub struct Unit;",
        &[
            "    struct Id(Uuid)",
            "    struct Token(_)",
            "    struct Unit",
        ],
    );
}

#[test]
fn an_enum_shows_its_variants_and_what_they_hold() {
    assert_rendered(
        "#[deprecated(note = \"gone\")] pub enum Status<T> {
            Accepted,
            #[deprecated] Old = 3,
            Unknown(::std::string::String),
            Named { reason: T },
        }",
        &[
            "    enum Status<T> #[deprecated(note = \"gone\")]",
            "        Accepted",
            "        Old = 3 #[deprecated]",
            "        Unknown(String)",
            "        Named { reason: T }",
        ],
    );
}

#[test]
fn functions_show_signatures_without_bodies_and_blocks_of_a_type_are_one() {
    assert_rendered(
        "pub struct Client;
        impl Client {
            pub fn new(credentials: Credentials) -> Result<Self, super::runtime::Error> { todo!() }
            fn private(&self) {}
            pub(crate) fn inner(&self) {}
            #[doc(hidden)] pub fn hidden(&self) {}
            pub const LIMIT: u32 = 5;
        }
        impl Client {
            #[deprecated]
            pub async fn get<'a>(&'a self, mut id: impl Into<String>,) -> Page<Item> where Self: Sized, { x }
            pub fn consume(mut self) {}
        }",
        &[
            "    struct Client",
            "    impl Client",
            "        const LIMIT: u32",
            "        fn new(credentials: Credentials) -> Result<Self, runtime::Error>",
            "        async fn get<'a>(&'a self, id: impl Into<String>) -> Page<Item> where Self: Sized \
             #[deprecated]",
            "        fn consume(self)",
        ],
    );
}

#[test]
fn an_inherent_block_with_nothing_public_is_not_shown() {
    assert_rendered("impl Client { fn private(&self) {} }", &[]);
}

#[test]
fn an_implemented_trait_follows_its_type_with_associated_types() {
    assert_rendered(
        "pub struct Zebra;
        impl<'a> ::std::future::IntoFuture for CreateCall<'a> {
            type Output = Result<Profile, Error>;
            fn into_future(self) -> Self::IntoFuture { x }
        }
        pub struct CreateCall<'a>(&'a str);",
        &[
            "    struct CreateCall<'a>(_)",
            "    impl<'a> IntoFuture for CreateCall<'a>",
            "        type Output = Result<Profile, Error>",
            "    struct Zebra",
        ],
    );
}

#[test]
fn a_builder_lists_required_and_optional_members_and_conversions() {
    assert_rendered(
        "model! {
            #[derive(Clone)]
            #[model(builder = CreateBuilder, state = CreateBuilderState)]
            pub struct Create {
                #[setter(text)]
                pub name: ::std::string::String,
                #[setter(value)]
                pub count: u32,
                #[setter(texts)]
                pub countries: Vec<String>,
                #[deprecated]
                #[setter(text, maybe_website)]
                pub website: Option<String>,
                #[setter(value, maybe_type)]
                pub r#type: Option<u8>,
                #[setter(list(::std::primitive::u8), maybe_tags)]
                pub tags: Option<Vec<u8>>,
                #[setter(map(u8), maybe_limits)]
                pub limits: Option<BTreeMap<String, u8>>,
                #[additional(values)]
                pub additional_properties: Map<String, Value>,
            }
        }",
        &[
            "    struct Create",
            "        derive Clone, Deserialize",
            "        name: String",
            "        count: u32",
            "        countries: Vec<String>",
            "        website: Option<String> #[deprecated]",
            "        r#type: Option<u8>",
            "        tags: Option<Vec<u8>>",
            "        limits: Option<BTreeMap<String, u8>>",
            "        additional_properties: Map<String, Value>",
            "        builder requires name, count, countries",
            "        builder accepts website, r#type, tags, limits, additional_properties",
            "        builder converts into name, website",
            "        builder takes countries(impl IntoIterator<Item = impl Into<String>>)",
            "        builder takes tags(impl IntoIterator<Item = u8>)",
            "        builder takes limits(impl IntoIterator<Item = (String, u8)>)",
            "        builder takes additional_properties(impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>)",
        ],
    );
}

#[test]
fn a_macro_call_is_one_line_and_a_macro_given_items_shows_them() {
    assert_rendered(
        "constants!(Status);
        crate::constants! {
            /// Docs.
            pub enum Vertical { Agriculture = 1, Other = 2 }
        }
        open_enum! {
            /// Docs.
            #[derive(Clone)]
            pub enum Status { Accepted = \"ACCEPTED\" }
        }
        open_union! {
            #[union(\"kind\", request, body)]
            pub enum Payment { Card(Card) }
        }
        macro_rules! private { () => {} }",
        &[
            "    enum Payment",
            "        Card(Card)",
            "    impl Payment",
            "        fn validate(&self) -> Result<(), Violations>",
            "    enum Status",
            "        derive Clone",
            "        Accepted",
            "        Unknown(String)",
            "    impl Status",
            "        const VALUES: &'static [Self]",
            "        fn as_str(&self) -> &str",
            "    enum Vertical #[constants!]",
            "        Agriculture = 1",
            "        Other = 2",
            "    constants!(Status);",
            "    open_enum!(Status);",
            "    open_union!(Payment);",
        ],
    );
}

#[test]
fn values_aliases_traits_modules_and_re_exports_are_shown() {
    assert_rendered(
        "pub use runtime::{Error, Page as Pages};
        pub use models::*;
        use hidden::Thing;
        #[cfg(feature = \"tfn\")] pub mod tfn;
        mod private;
        pub mod inner { pub const DEEP: u8 = 1; }
        pub const PREFIXES: [&'static str; 7] = [\"800\"; 7];
        pub static BASE: &str = \"x\";
        pub type Answer<T> = ::std::result::Result<T, Error>;
        pub fn free(x: u8) -> u8 { x }
        pub trait Named: Send { const NAME: &'static str; type Of: Clone; fn name(&self) -> String; }",
        &[
            "    mod inner",
            "    mod tfn #[cfg(feature = \"tfn\")]",
            "    use models::*",
            "    use runtime::Error",
            "    use runtime::Page as Pages",
            "    type Answer<T> = Result<T, Error>",
            "    trait Named: Send",
            "        const NAME: &'static str",
            "        type Of: Clone",
            "        fn name(&self) -> String",
            "    const PREFIXES: [&'static str; 7]",
            "    fn free(x: u8) -> u8",
            "    static BASE: &str",
            "",
            "mod tfn::inner",
            "    const DEEP: u8",
        ],
    );
}

#[test]
fn bodies_docs_and_serde_attributes_do_not_change_the_surface() {
    let old = "pub struct A { pub a: u8 } impl A { pub fn a(&self) -> u8 { self.a } }";
    let new = "/// New docs.
        pub struct A { /** More. */ #[serde(rename = \"b\")] pub a: u8 }
        impl A { fn b(&self) {} }
        impl A { /// Docs.
            pub fn a(&self) -> ::core::primitive::u8 { self.b(); 1 } }";
    assert_eq!(surface(old), surface(new));
}

#[test]
fn items_can_be_compared_one_by_one() {
    let old = surface("pub struct A { pub a: u8 } pub struct B;");
    let new = surface("pub struct A { pub a: Option<u8> } pub struct B;");
    let path = |name: &str| ItemPath {
        module: "tfn".into(),
        name: name.into(),
    };
    assert_ne!(old.items.get(&path("A")), new.items.get(&path("A")));
    assert_eq!(old.items.get(&path("B")), new.items.get(&path("B")));
    let fact = old
        .items
        .get(&path("A"))
        .and_then(|item| item.fact.as_ref());
    assert!(matches!(fact, Some(Fact::Definition(it)) if it.keyword == "struct"));
    assert_eq!(path("A").to_string(), "tfn::A");
}

#[test]
fn a_text_that_is_not_rust_is_refused_with_its_module() {
    let error = Surface::of([("tfn::brands", "pub struct {")]).unwrap_err();
    assert!(error.to_string().starts_with("tfn::brands: "), "{error}");
}

#[test]
fn the_module_of_a_file_follows_from_its_path() {
    let of = |path| module_path("generated/src", path);
    assert_eq!(
        of("generated/src/tfn/brands.rs"),
        Some("tfn::brands".into())
    );
    assert_eq!(of("generated/src/tfn/mod.rs"), Some("tfn".into()));
    assert_eq!(of("generated/src/tfn.rs"), Some("tfn".into()));
    assert_eq!(of("generated/src/lib.rs"), Some(String::new()));
    assert_eq!(of("tests/x.rs"), None);
    assert_eq!(of("generated/src/data.json"), None);
}
