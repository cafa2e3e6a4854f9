use super::{Surface, module_path, render};

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
        #[derive(Clone, Debug, Deserialize)]
        #[non_exhaustive]
        pub struct Profile {
            /// Docs.
            #[serde(default)]
            pub name: Option<String>,
            pub created: chrono::NaiveDate,
            pub labels: std::collections::BTreeMap<String, serde_json::Value>,
            secret: u8,
            pub(crate) inner: u8,
        }
        struct Private { pub field: u8 }
        pub(crate) struct Inner;",
        &[
            "    struct Profile #[non_exhaustive]",
            "        derive Clone, Debug, Deserialize",
            "        name: Option<String>",
            "        created: NaiveDate",
            "        labels: BTreeMap<String, serde_json::Value>",
            "        (private fields)",
        ],
    );
}

#[test]
fn tuple_and_unit_structs_fit_on_one_line() {
    assert_rendered(
        "pub struct Id(pub Uuid); pub struct Token(String); pub struct Unit;",
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
        "#[deprecated] pub enum Status<'a> {
            Accepted,
            #[deprecated] Old,
            Unknown(Vec<String>),
        }",
        &[
            "    enum Status<'a> #[deprecated]",
            "        Accepted",
            "        Old #[deprecated]",
            "        Unknown(Vec<String>)",
        ],
    );
}

#[test]
fn functions_show_signatures_without_bodies_and_blocks_of_a_type_are_one() {
    assert_rendered(
        "pub struct Client;
        impl Client {
            pub fn new(credentials: Credentials) -> Result<Self, Error> { todo!() }
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
            "        fn new(credentials: Credentials) -> Result<Self, Error>",
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
        impl<'a> IntoFuture for CreateCall<'a> {
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
                pub name: String,
                #[setter(value)]
                pub count: u32,
                #[setter(texts)]
                pub countries: Vec<String>,
                #[deprecated]
                #[setter(text, maybe_website)]
                pub website: Option<String>,
                #[setter(value, maybe_type)]
                pub r#type: Option<u8>,
                #[setter(list(u8), maybe_tags)]
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
fn the_call_of_a_macro_is_one_line_and_models_are_shown_with_what_it_adds() {
    assert_rendered(
        "constants!(Status);
        call_type!(
            ListThings -> ThingList, LIST_THINGS_PAGES : Thing
        );
        newtype! { #[newtype(request, body)] pub struct Tags(pub Vec<String>); }
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
            "    struct Tags(Vec<String>)",
            "    impl Tags",
            "        fn validate(&self) -> Result<(), Violations>",
            "    call_type!(ListThings -> ThingList, LIST_THINGS_PAGES: Thing);",
            "    constants!(Status);",
            "    open_enum!(Status);",
            "    open_union!(Payment);",
        ],
    );
}

#[test]
fn modules_and_re_exports_come_first_and_what_is_never_generated_is_shown_as_it_is() {
    assert_rendered(
        "pub struct Thing;
        pub use self::models::*;
        use hidden::Thing;
        pub mod tfn;
        mod private;
        static PAGES: u8 = 1;
        pub type Answer<T> = Result<T, Error>;",
        &[
            "    mod tfn",
            "    use self::models::*",
            "    struct Thing",
            "    pub type Answer<T> = Result<T, Error>;",
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
            pub fn a(&self) -> u8 { self.b(); 1 } }";
    assert_eq!(surface(old), surface(new));
}

#[test]
fn each_name_says_what_it_is() {
    let surface = surface(
        "model! {
            #[derive(Clone)]
            #[model(builder = CreateBuilder, state = CreateBuilderState)]
            pub struct Create { #[setter(text, maybe_name)] pub name: Option<String> }
        }
        pub enum Status { Accepted, Unknown(String) }
        impl Create { pub const LIMIT: u32 = 5; pub fn send(self) -> u8 { 1 } }
        impl IntoFuture for Create { type Output = u8; }
        call_type!(List -> ThingList, PAGES: Thing);",
    );
    let names = surface.names().into_iter();
    let names: Vec<String> = names
        .map(|(name, fact)| format!("{name}: {fact}"))
        .collect();
    assert_eq!(
        names,
        [
            "Create: struct derive Clone, Deserialize",
            "Create.name: Option<String>",
            "Create::builder: ",
            "Create::builder.name: optional impl Into<String>",
            "Status: enum",
            "Status::Accepted: ",
            "Status::Unknown: (String)",
            "Create::send: fn send(self) -> u8",
            "Create::const LIMIT: u32",
            "impl IntoFuture for Create: ",
            "impl IntoFuture for Create::type Output: u8",
            "List::Output: ThingList",
            "List::items: Thing",
        ]
    );
}

#[test]
fn names_of_arguments_are_nobodys_business() {
    let of = |arguments: &str| {
        let text = format!("impl Call {{ pub fn tags({arguments}) -> Self {{}} }}");
        surface(&text)
    };
    let old = of("mut self, tags: impl IntoIterator<Item = (A, B)>, of: u8");
    let new = of("self, all: impl IntoIterator<Item = (A, B)>, in_: u8");
    let other = of("self, all: impl IntoIterator<Item = (A, B)>, in_: u16");
    let [old, new, other] = [&old, &new, &other].map(|it| it.names().into_values().next().unwrap());
    assert!(old.is_same_as(new) && old.text != new.text);
    assert!(!old.is_same_as(other));
}

#[test]
fn spaces_are_where_rustfmt_puts_them() {
    for ty in [
        "Result<(), Error>",
        "&'static [&'static str]",
        "Option<&Option<Vec<Thing<'_>>>>",
        "&mut Call<serde_json::Map<String, serde_json::Value>>",
        "impl IntoIterator<Item = impl Into<String>> + Send + 'static",
        "[u8; 4]",
    ] {
        let fact = surface(&format!("pub struct A {{ pub a: {ty} }}"));
        assert_eq!(fact.names().into_values().last().unwrap().to_string(), ty);
    }
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
