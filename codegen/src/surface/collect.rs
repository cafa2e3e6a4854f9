//! From syntax to items.

use quote::quote;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, Generics, Ident, ImplItem, Meta, Pat, Path, ReturnType, Signature, Token,
    TraitItem, Visibility,
};

use super::builder;
use super::item::{Definition, Fact, Function, Item, ItemPath, Member, MemberKind, Surface};
use super::print;

/// Adds the public ones of `items` to the surface.
pub(super) fn items(module: &str, items: &[syn::Item], surface: &mut Surface) {
    let within = None;
    Collector {
        module,
        within,
        surface,
    }
    .all(items);
}

type Members = Vec<(Member, Fact)>;

struct Collector<'a> {
    module: &'a str,
    /// The macro whose input is being read.
    within: Option<String>,
    surface: &'a mut Surface,
}

impl Collector<'_> {
    fn all(&mut self, items: &[syn::Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis, &item.attrs) => {
                let (shape, members) = fields(&item.fields);
                let shape = generics(&item.generics) + &shape;
                let all = item
                    .fields
                    .iter()
                    .filter(|field| field.ident.is_some())
                    .count();
                let is_private = members.len() < all;
                let found = self.define("struct", &item.ident, &item.attrs, shape, members);
                if let Some(Fact::Definition(definition)) = &mut found.fact {
                    definition.is_private = is_private;
                }
            }
            syn::Item::Enum(item) if is_public(&item.vis, &item.attrs) => {
                let variants = item.variants.iter().map(variant).collect();
                let shape = generics(&item.generics);
                self.define("enum", &item.ident, &item.attrs, shape, variants);
            }
            syn::Item::Trait(item) if is_public(&item.vis, &item.attrs) => {
                let bounds = print::line(&item.supertraits);
                let bounds = if bounds.is_empty() {
                    bounds
                } else {
                    format!(": {bounds}")
                };
                let shape = generics(&item.generics) + &bounds;
                let members = item.items.iter().filter_map(required).collect();
                self.define("trait", &item.ident, &item.attrs, shape, members);
            }
            syn::Item::Type(item) if is_public(&item.vis, &item.attrs) => {
                let shape = format!("{} = {}", generics(&item.generics), print::line(&item.ty));
                self.define("type", &item.ident, &item.attrs, shape, Members::new());
            }
            syn::Item::Fn(item) if is_public(&item.vis, &item.attrs) => {
                let found = function(&item.sig, &item.attrs);
                self.insert(
                    format!("fn {}", item.sig.ident),
                    Some(found),
                    Members::new(),
                );
            }
            syn::Item::Const(item) if is_public(&item.vis, &item.attrs) => {
                self.value("const", &item.ident, &item.ty);
            }
            syn::Item::Static(item) if is_public(&item.vis, &item.attrs) => {
                self.value("static", &item.ident, &item.ty);
            }
            syn::Item::Use(item) if is_public(&item.vis, &item.attrs) => {
                for path in exported(&item.tree) {
                    self.insert(format!("use {path}"), Some(plain("", &[])), Members::new());
                }
            }
            syn::Item::Mod(item) if is_public(&item.vis, &item.attrs) => self.module(item),
            syn::Item::Impl(item) if !is_hidden(&item.attrs) => self.implementation(item),
            syn::Item::Macro(item) if item.ident.is_none() => self.macro_call(item),
            _ => {}
        }
    }

    fn path(&self, name: String) -> ItemPath {
        let module = self.module.to_owned();
        ItemPath { module, name }
    }

    fn insert(&mut self, name: String, fact: Option<Fact>, members: Members) -> &mut Item {
        let item = self.surface.items.entry(self.path(name)).or_default();
        item.fact = fact;
        // Several blocks of one type count as one: how they are split is no business of the user.
        item.members.extend(members);
        item
    }

    fn define(
        &mut self,
        keyword: &'static str,
        name: &Ident,
        attributes: &[Attribute],
        shape: String,
        members: Members,
    ) -> &mut Item {
        let derived = derives(attributes);
        let definition = Definition {
            keyword,
            shape,
            is_private: false,
            non_exhaustive: attributes
                .iter()
                .any(|it| it.path().is_ident("non_exhaustive")),
            deprecated: deprecated(attributes),
            conditions: conditions(attributes),
            derives: derived.iter().filter_map(last_segment).collect(),
            within: self.within.clone(),
        };
        self.insert(
            name.to_string(),
            Some(Fact::Definition(definition)),
            members,
        )
    }

    fn value(&mut self, keyword: &str, name: &Ident, of_type: &syn::Type) {
        let fact = plain(&format!(": {}", print::line(of_type)), &[]);
        self.insert(format!("{keyword} {name}"), Some(fact), Members::new());
    }

    fn module(&mut self, item: &syn::ItemMod) {
        self.define(
            "mod",
            &item.ident,
            &item.attrs,
            String::new(),
            Members::new(),
        );
        if let Some((_, items)) = &item.content {
            let inner = match self.module {
                "" => item.ident.to_string(),
                module => format!("{module}::{}", item.ident),
            };
            let within = self.within.clone();
            Collector {
                module: &inner,
                within,
                surface: self.surface,
            }
            .all(items);
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let head = format!("impl{}", generics(&item.generics));
        let implementor = print::line(&item.self_ty);
        let of_trait = item.trait_.is_some();
        let members = item.items.iter().filter_map(|it| provided(it, of_trait));
        let members: Members = members.collect();
        if let Some((path, _)) = &item.trait_ {
            let name = format!("{head} {} for {implementor}", print::line(path));
            self.insert(name, Some(plain("", &[])), members);
        } else if !members.is_empty() {
            self.insert(format!("{head} {implementor}"), None, members);
        }
    }

    /// What the macros for models add is shown with the model; any other macro that is given items is shown by
    /// those, else as the call.
    fn macro_call(&mut self, item: &syn::ItemMacro) {
        let name = print::line(&item.mac.path);
        let is_model = ["model", "newtype", "open_enum", "open_union"].contains(&name.as_str());
        match item.mac.parse_body::<syn::Item>() {
            _ if name == "macro_rules" => {}
            Ok(declared) if is_model => self.model(&name, declared),
            _ => self.other_call(&name, &item.mac),
        }
    }

    fn model(&mut self, name: &str, declared: syn::Item) {
        let methods = match &declared {
            syn::Item::Struct(item) => builder::methods(&item.ident, &item.attrs),
            syn::Item::Enum(item) => builder::methods(&item.ident, &item.attrs),
            _ => None,
        };
        match &declared {
            syn::Item::Enum(item) if name == "open_enum" => self.all(&builder::open_enum(item)),
            _ => self.item(&declared),
        }
        if let syn::Item::Struct(item) = &declared
            && name == "model"
            && let Some(found) = self
                .surface
                .items
                .get_mut(&self.path(item.ident.to_string()))
        {
            found.members.extend(builder::of_model(item));
            if let Some(Fact::Definition(definition)) = &mut found.fact {
                definition.derives.push("Deserialize".to_owned());
            }
        }
        methods.iter().for_each(|it| self.implementation(it));
        if let syn::Item::Enum(item) = &declared {
            self.insert(format!("{name}!({});", item.ident), None, Members::new());
        }
    }

    fn other_call(&mut self, name: &str, call: &syn::Macro) {
        if let Ok(file) = call.parse_body::<syn::File>()
            && !file.items.is_empty()
        {
            let (module, within) = (self.module, Some(format!("{name}!")));
            return Collector {
                module,
                within,
                surface: self.surface,
            }
            .all(&file.items);
        }
        let text = format!("{name}!({});", print::line(&call.tokens));
        let made = call
            .parse_body_with(call_type)
            .ok()
            .filter(|_| name == "call_type");
        let (of, members) = made.unzip();
        let of = of.map(|of| self.path(format!("impl {of}")));
        self.insert(text, None, members.unwrap_or_default()).part_of = of;
    }
}

/// `ListThings -> ThingList`, for pages with the static that describes them: `, PAGES: Thing`.
fn call_type(input: ParseStream<'_>) -> syn::Result<(Ident, Members)> {
    let of = input.parse()?;
    input.parse::<Token![->]>()?;
    let output = print::line(&input.parse::<syn::Type>()?);
    let mut members = vec![member(
        MemberKind::Associated,
        "Output",
        plain(&output, &[]),
    )];
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
        input.parse::<Ident>()?;
        input.parse::<Token![:]>()?;
        let items = print::line(&input.parse::<syn::Type>()?);
        members.push(member(MemberKind::Function, "items", plain(&items, &[])));
    }
    Ok((of, members))
}

fn member(kind: MemberKind, name: impl ToString, fact: Fact) -> (Member, Fact) {
    let name = name.to_string();
    (Member { kind, name }, fact)
}

fn plain(text: &str, attributes: &[Attribute]) -> Fact {
    let text = text.to_owned();
    Fact::Plain {
        text,
        deprecated: deprecated(attributes),
    }
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

/// `#[doc(hidden)]` promises nothing to users.
fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute
                .parse_args::<Path>()
                .is_ok_and(|path| path.is_ident("hidden"))
    })
}

fn conditions(attributes: &[Attribute]) -> Vec<String> {
    let conditional = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    conditional
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .map(|list| print::line(&list.tokens))
        .collect()
}

fn deprecated(attributes: &[Attribute]) -> Option<String> {
    let found = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("deprecated"))?;
    Some(match &found.meta {
        Meta::Path(_) => String::new(),
        Meta::List(list) => print::line(&list.tokens),
        Meta::NameValue(pair) => print::line(&pair.value),
    })
}

fn derives(attributes: &[Attribute]) -> Vec<Path> {
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| attribute.parse_args_with(parser).ok())
        .flatten()
        .collect()
}

fn last_segment(path: &Path) -> Option<String> {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
}

fn generics(generics: &Generics) -> String {
    let bounds = print::line(&generics.params);
    if bounds.is_empty() {
        bounds
    } else {
        format!("<{}>", bounds.trim_end_matches(','))
    }
}

fn variant(variant: &syn::Variant) -> (Member, Fact) {
    let shape = match &variant.fields {
        syn::Fields::Named(found) => {
            let fields = found.named.iter().filter_map(|field| {
                Some(format!(
                    "{}: {}",
                    field.ident.as_ref()?,
                    print::line(&field.ty)
                ))
            });
            format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        found => listed(found.iter().map(|field| print::line(&field.ty))),
    };
    let value = variant.discriminant.as_ref();
    let value = value.map(|(_, value)| format!(" = {}", print::line(value)));
    let text = shape + &value.unwrap_or_default();
    member(
        MemberKind::Variant,
        &variant.ident,
        plain(&text, &variant.attrs),
    )
}

/// Types in parentheses; nothing without any.
fn listed(types: impl Iterator<Item = String>) -> String {
    let types: Vec<String> = types.collect();
    if types.is_empty() {
        String::new()
    } else {
        format!("({})", types.join(", "))
    }
}

/// The fields of a structure: those without names, private ones as `_`, and the public ones with names.
fn fields(found: &syn::Fields) -> (String, Members) {
    let is_shown = |field: &&syn::Field| is_public(&field.vis, &field.attrs);
    let positional = found.iter().filter(|field| field.ident.is_none());
    let shape = listed(positional.map(|field| match &field.vis {
        Visibility::Public(_) => print::line(&field.ty),
        _ => "_".to_owned(),
    }));
    let named = found.iter().filter(is_shown).filter_map(|field| {
        let fact = plain(&format!(": {}", print::line(&field.ty)), &field.attrs);
        Some(member(MemberKind::Field, field.ident.as_ref()?, fact))
    });
    (shape, named.collect())
}

fn function(signature: &Signature, attributes: &[Attribute]) -> Fact {
    let Signature {
        constness,
        asyncness,
        safety,
        ident,
        output,
        ..
    } = signature;
    let head = print::line(&quote!(#constness #asyncness #safety fn #ident));
    let head = head + &generics(&signature.generics);
    let output = match output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, of_type) => format!(" -> {}", print::line(of_type)),
    };
    let condition = signature.generics.where_clause.as_ref().map(|clause| {
        let clause = print::line(clause);
        format!(" {}", clause.trim_end_matches(','))
    });
    let output = output + &condition.unwrap_or_default();
    let arguments: Vec<(String, String)> = signature.inputs.iter().map(argument).collect();
    let types: Vec<&str> = arguments
        .iter()
        .map(|(_, of_type)| of_type.as_str())
        .collect();
    let shown: Vec<String> = arguments
        .iter()
        .map(|(name, ty)| format!("{name}{ty}"))
        .collect();
    Fact::Function(Function {
        signature: format!("{head}({}){output}", types.join(", ")),
        shown: format!("{head}({}){output}", shown.join(", ")),
        deprecated: deprecated(attributes),
    })
}

/// What stands before the type of an argument, and the type or kind of `self`.
fn argument(argument: &FnArg) -> (String, String) {
    match argument {
        FnArg::Receiver(receiver) => {
            let shown = print::line(receiver);
            // `mut self` is a matter of the body.
            (
                String::new(),
                shown.strip_prefix("mut ").unwrap_or(&shown).to_owned(),
            )
        }
        FnArg::Typed(typed) => {
            let name = match &*typed.pat {
                Pat::Ident(pattern) => pattern.ident.to_string(),
                pattern => print::line(pattern),
            };
            (format!("{name}: "), print::line(&typed.ty))
        }
    }
}

/// A member that a trait asks for.
fn required(item: &TraitItem) -> Option<(Member, Fact)> {
    match item {
        TraitItem::Fn(item) => {
            let fact = function(&item.sig, &item.attrs);
            Some(member(MemberKind::Function, &item.sig.ident, fact))
        }
        TraitItem::Type(item) => {
            let bounds = print::line(&item.bounds);
            let bounds = if bounds.is_empty() {
                bounds
            } else {
                format!(": {bounds}")
            };
            Some(associated("type", &item.ident, &bounds))
        }
        TraitItem::Const(item) => Some(associated(
            "const",
            &item.ident,
            &format!(": {}", print::line(&item.ty)),
        )),
        _ => None,
    }
}

/// A member of a block, which in that of a trait is as public as the trait; its functions are known from there.
fn provided(item: &ImplItem, of_trait: bool) -> Option<(Member, Fact)> {
    match item {
        ImplItem::Fn(item) if !of_trait && is_public(&item.vis, &item.attrs) => {
            let fact = function(&item.sig, &item.attrs);
            Some(member(MemberKind::Function, &item.sig.ident, fact))
        }
        ImplItem::Const(item) if of_trait || is_public(&item.vis, &item.attrs) => Some(associated(
            "const",
            &item.ident,
            &format!(": {}", print::line(&item.ty)),
        )),
        ImplItem::Type(item) => {
            let text = format!("{} = {}", generics(&item.generics), print::line(&item.ty));
            Some(associated("type", &item.ident, &text))
        }
        _ => None,
    }
}

fn associated(keyword: &str, name: &Ident, text: &str) -> (Member, Fact) {
    member(
        MemberKind::Associated,
        format!("{keyword} {name}"),
        plain(text, &[]),
    )
}

/// `pub use a::{b, c as d};` as `a::b` and `a::c as d`.
fn exported(tree: &syn::UseTree) -> Vec<String> {
    match tree {
        syn::UseTree::Path(path) => {
            let inner = exported(&path.tree);
            inner
                .iter()
                .map(|inner| format!("{}::{inner}", path.ident))
                .collect()
        }
        syn::UseTree::Name(name) => vec![name.ident.to_string()],
        syn::UseTree::Rename(rename) => vec![format!("{} as {}", rename.ident, rename.rename)],
        syn::UseTree::Glob(_) => vec!["*".to_owned()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(exported).collect(),
    }
}
