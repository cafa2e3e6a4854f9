//! From syntax to names.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, FnArg, Ident, ImplItem, Item, ItemConst, ItemEnum, ItemFn, ItemImpl,
    ItemMacro, ItemMod, ItemStatic, ItemStruct, ItemTrait, ItemType, Meta, Path, Signature, Token,
    Type, Visibility, parse_quote,
};

use super::{Fact, Kind, Name};

/// The public names of `items`.
pub(super) fn public(module: &str, items: &[Item]) -> Vec<(Name, Fact)> {
    let mut collector = Collector {
        module,
        entries: Vec::new(),
    };
    for item in items {
        collector.item(item);
    }
    collector.entries
}

struct Collector<'a> {
    module: &'a str,
    entries: Vec<(Name, Fact)>,
}

impl Collector<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis, &item.attrs) => self.structure(item, None),
            Item::Enum(item) if is_public(&item.vis, &item.attrs) => self.enumeration(item),
            Item::Mod(it) if it.content.is_none() && is_public(&it.vis, &it.attrs) => {
                let fact = definition("mod", String::new(), &it.attrs);
                self.add_to(&it.ident, Kind::Itself, "", fact);
            }
            Item::Use(item) if is_public(&item.vis, &item.attrs) => {
                self.whole(format!("use {}", line(&item.tree)));
            }
            Item::Impl(item) if !is_hidden(&item.attrs) => self.implementation(item),
            Item::Macro(item) if item.ident.is_none() => self.macro_call(item),
            // None of these is generated so far: whatever changes in one counts.
            Item::Const(ItemConst { vis, attrs, .. })
            | Item::Fn(ItemFn { vis, attrs, .. })
            | Item::Mod(ItemMod { vis, attrs, .. })
            | Item::Static(ItemStatic { vis, attrs, .. })
            | Item::Trait(ItemTrait { vis, attrs, .. })
            | Item::Type(ItemType { vis, attrs, .. })
                if is_public(vis, attrs) =>
            {
                self.whole(line(item));
            }
            _ => {}
        }
    }

    fn add(&mut self, (item, owner): (&str, &str), kind: Kind, member: &str, fact: Fact) {
        let name = Name {
            module: self.module.to_owned(),
            item: item.to_owned(),
            kind,
            member: member.to_owned(),
            owner: owner.to_owned(),
        };
        self.entries.push((name, fact));
    }

    fn add_to(&mut self, item: &Ident, kind: Kind, member: &str, fact: Fact) {
        let item = item.to_string();
        self.add((&item, &item), kind, member, fact);
    }

    /// An item about which its head says everything.
    fn whole(&mut self, item: String) {
        self.add((&item, &item), Kind::Itself, "", Fact::default());
    }

    fn structure(&mut self, item: &ItemStruct, implemented: Option<&str>) {
        let is_shown = |field: &Field| is_public(&field.vis, &field.attrs);
        let (named, positional): (Vec<&Field>, Vec<&Field>) =
            item.fields.iter().partition(|field| field.ident.is_some());
        let types = positional.iter().map(|field| match is_shown(field) {
            true => line(&field.ty),
            false => "_".to_owned(),
        });
        let types: Vec<String> = types.collect();
        let mut shape = line(&item.generics);
        if !types.is_empty() {
            shape = format!("{shape}({})", types.join(", "));
        }
        let mut fact = definition("struct", shape, &item.attrs);
        fact.has_private_fields = !named.iter().all(|field| is_shown(field));
        fact.derives.extend(implemented.map(str::to_owned));
        self.add_to(&item.ident, Kind::Itself, "", fact);
        for field in named.into_iter().filter(|field| is_shown(field)) {
            let fact = plain(format!(": {}", line(&field.ty)), &field.attrs);
            self.add_to(&item.ident, Kind::Field, &line(&field.ident), fact);
        }
    }

    fn enumeration(&mut self, item: &ItemEnum) {
        let fact = definition("enum", line(&item.generics), &item.attrs);
        self.add_to(&item.ident, Kind::Itself, "", fact);
        for variant in &item.variants {
            let fact = plain(line(&variant.fields), &variant.attrs);
            self.add_to(&item.ident, Kind::Variant, &variant.ident.to_string(), fact);
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let (head, implementor) = (line(&item.generics), line(&item.self_ty));
        let head = match &item.trait_ {
            Some((of_trait, _)) => format!("impl{head} {} for {implementor}", line(of_trait)),
            None => format!("impl{head} {implementor}"),
        };
        let owner = implementor.split('<').next().unwrap_or(&implementor);
        let block = (head.as_str(), owner);
        let of_trait = item.trait_.is_some();
        if of_trait {
            self.add(block, Kind::Itself, "", Fact::default());
        }
        for member in &item.items {
            match member {
                // The functions of a trait are known from there.
                ImplItem::Fn(it) if !of_trait && is_public(&it.vis, &it.attrs) => {
                    let name = it.sig.ident.to_string();
                    self.add(block, Kind::Function, &name, function(&it.sig, &it.attrs));
                }
                ImplItem::Const(it) if of_trait || is_public(&it.vis, &it.attrs) => {
                    let fact = plain(format!(": {}", line(&it.ty)), &[]);
                    self.add(
                        block,
                        Kind::Associated,
                        &format!("const {}", it.ident),
                        fact,
                    );
                }
                ImplItem::Type(it) => {
                    let fact = plain(format!(" = {}", line(&it.ty)), &[]);
                    self.add(block, Kind::Associated, &format!("type {}", it.ident), fact);
                }
                _ => {}
            }
        }
    }

    /// What the macros for models add is shown with the model; any other macro is shown as the call.
    fn macro_call(&mut self, item: &ItemMacro) {
        let name = line(&item.mac.path);
        let call = match (name.as_str(), item.mac.parse_body::<Item>()) {
            ("macro_rules", _) => return,
            ("model", Ok(Item::Struct(item))) => return self.model(&item),
            ("newtype", Ok(Item::Struct(item))) => {
                self.structure(&item, None);
                return self.validate(&item.ident, &item.attrs, "newtype");
            }
            ("open_union", Ok(Item::Enum(item))) => {
                self.enumeration(&item);
                self.validate(&item.ident, &item.attrs, "union");
                item.ident.to_string()
            }
            ("open_enum", Ok(Item::Enum(item))) => {
                let name = item.ident.to_string();
                self.open_enum(item);
                name
            }
            ("call_type", _) => {
                if let Ok((of, output, items)) = item.mac.parse_body_with(call_type) {
                    let (head, owner) = (format!("impl {of}"), of.to_string());
                    for (member, of_type) in [("Output", Some(output)), ("items", items)] {
                        if let Some(of_type) = of_type {
                            let fact = plain(line(&of_type), &[]);
                            self.add((&head, &owner), Kind::OfCall, member, fact);
                        }
                    }
                }
                line(&item.mac.tokens)
            }
            _ => line(&item.mac.tokens),
        };
        let call = format!("{name}!({call});");
        self.add((&call, &call), Kind::MacroCall, "", Fact::default());
    }

    /// A struct, with a builder unless it is only answered.
    fn model(&mut self, item: &ItemStruct) {
        self.structure(item, Some("Deserialize"));
        if !has(&item.attrs, "model") {
            return;
        }
        self.add_to(&item.ident, Kind::Builder, "", Fact::default());
        for field in &item.fields {
            if let Some(fact) = setter(field) {
                self.add_to(&item.ident, Kind::Setter, &line(&field.ident), fact);
            }
        }
        self.validate(&item.ident, &item.attrs, "model");
    }

    /// The method of what is the body of a request, as this attribute says.
    fn validate(&mut self, name: &Ident, attributes: &[Attribute], attribute: &str) {
        let found = attributes.iter().filter(|it| it.path().is_ident(attribute));
        let lists = found.filter_map(|it| it.meta.require_list().ok());
        let mut words = lists.flat_map(|list| list.tokens.clone());
        if words.any(|word| matches!(word, TokenTree::Ident(word) if word == "body")) {
            self.implementation(&parse_quote! {
                impl #name {
                    pub fn validate(&self) -> Result<(), Violations> {}
                }
            });
        }
    }

    /// The enum that users see.
    fn open_enum(&mut self, mut item: ItemEnum) {
        item.variants.push(parse_quote! { Unknown(String) });
        self.enumeration(&item);
        let name = &item.ident;
        self.implementation(&parse_quote! {
            impl #name {
                pub const VALUES: &'static [Self] = &[];
                pub fn as_str(&self) -> &str {}
            }
        });
    }
}

/// `ListThings -> ThingList`, for pages with the static that describes them: `, PAGES: Thing`.
fn call_type(input: ParseStream<'_>) -> syn::Result<(Ident, Type, Option<Type>)> {
    let of = input.parse()?;
    input.parse::<Token![->]>()?;
    let output = input.parse()?;
    if input.is_empty() {
        return Ok((of, output, None));
    }
    input.parse::<Token![,]>()?;
    input.parse::<Ident>()?;
    input.parse::<Token![:]>()?;
    Ok((of, output, Some(input.parse()?)))
}

/// What `#[setter(…)]` or `#[additional(…)]` makes of a field: `value`, `list(Address), maybe_addresses`.
fn setter(field: &Field) -> Option<Fact> {
    let named = |name: &str| field.attrs.iter().find(|it| it.path().is_ident(name));
    let attribute = named("setter").or_else(|| named("additional"))?;
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let arguments = attribute.parse_args_with(parser).ok()?;
    let kind = arguments.first()?;
    let list = kind.require_list();
    let item = list.and_then(|list| list.parse_args::<Type>());
    let item = item.map(|item| line(&item)).unwrap_or_default();
    let takes = match kind.path().get_ident()?.to_string().as_str() {
        "text" => "impl Into<String>".to_owned(),
        "texts" => "impl IntoIterator<Item = impl Into<String>>".to_owned(),
        "list" => format!("impl IntoIterator<Item = {item}>"),
        "map" => format!("impl IntoIterator<Item = (String, {item})>"),
        "values" => {
            "impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>".to_owned()
        }
        _ => {
            let of_field = line(&field.ty);
            let optional = of_field.strip_prefix("Option<");
            let inner = optional.and_then(|inner| inner.strip_suffix('>'));
            inner.map_or(of_field.clone(), str::to_owned)
        }
    };
    Some(Fact {
        required: Some(arguments.len() == 1 && attribute.path().is_ident("setter")),
        ..plain(takes, &[])
    })
}

fn definition(keyword: &'static str, shape: String, attributes: &[Attribute]) -> Fact {
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    let derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    let derives = derives.filter_map(|it| it.parse_args_with(parser).ok());
    Fact {
        keyword,
        non_exhaustive: has(attributes, "non_exhaustive"),
        derives: derives.flatten().map(|path| line(&path)).collect(),
        ..plain(shape, attributes)
    }
}

fn function(signature: &Signature, attributes: &[Attribute]) -> Fact {
    let (asyncness, name, inputs) = (&signature.asyncness, &signature.ident, &signature.inputs);
    let (generics, output) = (&signature.generics, &signature.output);
    let condition = &generics.where_clause;
    let head = line(&quote!(#asyncness fn #name #generics));
    let tail = line(&quote!(#output #condition));
    let whole = |arguments: Vec<String>| {
        let whole = format!("{head}({}) {tail}", arguments.join(", "));
        whole.trim_end_matches([' ', ',']).to_owned()
    };
    // `mut self` is a matter of the body.
    let shown = |argument: &FnArg| line(argument).trim_start_matches("mut ").to_owned();
    let types = inputs.iter().map(|argument| match argument {
        FnArg::Typed(typed) => line(&typed.ty),
        FnArg::Receiver(_) => shown(argument),
    });
    Fact {
        signature: whole(types.collect()),
        ..plain(whole(inputs.iter().map(shown).collect()), attributes)
    }
}

fn plain(text: String, attributes: &[Attribute]) -> Fact {
    Fact {
        signature: text.clone(),
        text,
        deprecated: has(attributes, "deprecated"),
        ..Fact::default()
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().is_ident(name))
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

/// `#[doc(hidden)]` promises nothing to users.
fn is_hidden(attributes: &[Attribute]) -> bool {
    let mut docs = attributes.iter().filter(|it| it.path().is_ident("doc"));
    docs.any(|it| matches!(it.parse_args::<Path>(), Ok(path) if path.is_ident("hidden")))
}

/// What stands between tokens that are printed one by one, and what a person writes there. Of paths into well-known
/// crates the last segment says enough.
const SPACING: [(&str, &str); 11] = [
    (" < ", "<"),
    ("< ", "<"),
    (" >", ">"),
    (" ::", "::"),
    (":: ", "::"),
    (" ,", ","),
    (" : ", ": "),
    ("& ", "&"),
    (" ;", ";"),
    ("std::collections::", ""),
    ("chrono::", ""),
];

/// A piece of syntax on one line: `Option<Vec<String>>`, not `Option < Vec < String > >`.
fn line(syntax: &impl ToTokens) -> String {
    let spaced = syntax.to_token_stream().to_string();
    let spacing = SPACING.iter();
    spacing.fold(spaced, |text, (from, to)| text.replace(from, to))
}
