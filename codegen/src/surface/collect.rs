//! From syntax to items.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, Generics, ImplItem, Meta, Pat, Path, ReturnType, Signature, Token, TraitItem,
    Visibility,
};

use super::builder;
use super::item::{
    Argument, Attributes, Field, Fields, Function, Item, ItemPath, Surface, Variant,
};
use super::print;

/// Adds the public ones of `items` to the surface.
pub(super) fn items(module: &str, items: &[syn::Item], surface: &mut Surface) {
    Collector {
        module,
        within: None,
        surface,
    }
    .all(items);
}

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
                let structure = self.structure(item);
                self.insert(item.ident.to_string(), structure);
            }
            syn::Item::Enum(item) if is_public(&item.vis, &item.attrs) => {
                let enumeration = Item::Enum {
                    attributes: self.attributes(&item.attrs),
                    generics: generics(&item.generics),
                    variants: item.variants.iter().map(variant).collect(),
                };
                self.insert(item.ident.to_string(), enumeration);
            }
            syn::Item::Trait(item) if is_public(&item.vis, &item.attrs) => self.definition(item),
            syn::Item::Fn(item) if is_public(&item.vis, &item.attrs) => {
                let found = function(&item.sig, &item.attrs);
                self.insert(format!("fn {}", found.name), Item::Function(found));
            }
            syn::Item::Const(item) if is_public(&item.vis, &item.attrs) => {
                self.value("const", &item.ident, &item.ty);
            }
            syn::Item::Static(item) if is_public(&item.vis, &item.attrs) => {
                self.value("static", &item.ident, &item.ty);
            }
            syn::Item::Type(item) if is_public(&item.vis, &item.attrs) => {
                let (generics, target) = (generics(&item.generics), print::line(&item.ty));
                self.insert(item.ident.to_string(), Item::Alias { generics, target });
            }
            syn::Item::Use(item) if is_public(&item.vis, &item.attrs) => {
                for path in exported(&item.tree) {
                    self.insert(format!("use {path}"), Item::Reexport);
                }
            }
            syn::Item::Mod(item) if is_public(&item.vis, &item.attrs) => self.module(item),
            syn::Item::Impl(item) => self.implementation(item),
            syn::Item::Macro(item) if item.ident.is_none() => self.macro_call(item),
            _ => {}
        }
    }

    fn insert(&mut self, name: String, item: Item) {
        let path = ItemPath {
            module: self.module.to_owned(),
            name,
        };
        self.surface.items.insert(path, item);
    }

    fn value(&mut self, keyword: &str, name: &syn::Ident, of_type: &syn::Type) {
        let of_type = print::line(of_type);
        self.insert(format!("{keyword} {name}"), Item::Value { of_type });
    }

    fn structure(&self, item: &syn::ItemStruct) -> Item {
        Item::Struct {
            attributes: self.attributes(&item.attrs),
            generics: generics(&item.generics),
            fields: fields(&item.fields, |visibility| {
                matches!(visibility, Visibility::Public(_))
            }),
            builder: None,
        }
    }

    fn definition(&mut self, item: &syn::ItemTrait) {
        let supertraits = &item.supertraits;
        let bounds = if supertraits.is_empty() {
            String::new()
        } else {
            format!(": {}", print::line(supertraits))
        };
        let (mut functions, mut associated) = (Vec::new(), Vec::new());
        for member in &item.items {
            match member {
                TraitItem::Fn(member) => functions.push(function(&member.sig, &member.attrs)),
                TraitItem::Type(member) => {
                    associated.push(print::line(member).trim_end_matches(';').to_owned());
                }
                TraitItem::Const(member) => {
                    associated.push(format!(
                        "const {}: {}",
                        member.ident,
                        print::line(&member.ty)
                    ));
                }
                _ => {}
            }
        }
        let attributes = self.attributes(&item.attrs);
        let generics = generics(&item.generics) + &bounds;
        let definition = Item::Trait {
            attributes,
            generics,
            functions,
            associated,
        };
        self.insert(item.ident.to_string(), definition);
    }

    fn module(&mut self, item: &syn::ItemMod) {
        let attributes = self.attributes(&item.attrs);
        self.insert(item.ident.to_string(), Item::Module { attributes });
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
        if is_hidden(&item.attrs) {
            return;
        }
        let head = format!("impl{}", generics(&item.generics));
        let implementor = print::line(&item.self_ty);
        if let Some((path, _)) = &item.trait_ {
            let name = format!("{head} {} for {implementor}", print::line(path));
            let associated = item.items.iter().filter_map(associated).collect();
            self.insert(name, Item::TraitImpl { associated });
        } else {
            self.inherent(format!("{head} {implementor}"), &item.items);
        }
    }

    /// Several blocks of one type count as one: how they are split is no business of the user.
    fn inherent(&mut self, name: String, members: &[ImplItem]) {
        let path = ItemPath {
            module: self.module.to_owned(),
            name,
        };
        let mut found = match self.surface.items.remove(&path) {
            Some(Item::Impl {
                functions,
                constants,
            }) => (functions, constants),
            _ => (Vec::new(), Vec::new()),
        };
        for member in members {
            match member {
                ImplItem::Fn(member) if is_public(&member.vis, &member.attrs) => {
                    found.0.push(function(&member.sig, &member.attrs));
                }
                ImplItem::Const(member) if is_public(&member.vis, &member.attrs) => {
                    found
                        .1
                        .push(format!("{}: {}", member.ident, print::line(&member.ty)));
                }
                _ => {}
            }
        }
        let (functions, constants) = found;
        if !functions.is_empty() || !constants.is_empty() {
            self.surface.items.insert(
                path,
                Item::Impl {
                    functions,
                    constants,
                },
            );
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
        match &declared {
            syn::Item::Struct(item) => {
                self.item(&declared);
                let path = ItemPath {
                    module: self.module.to_owned(),
                    name: item.ident.to_string(),
                };
                if let Some(Item::Struct {
                    attributes,
                    builder,
                    ..
                }) = self.surface.items.get_mut(&path)
                    && name == "model"
                {
                    attributes.derives.push("Deserialize".to_owned());
                    *builder = builder::of_model(item);
                }
                let methods = builder::methods(&item.ident, &item.attrs);
                methods.iter().for_each(|it| self.implementation(it));
            }
            syn::Item::Enum(item) => {
                let shown = match name {
                    "open_enum" => builder::open_enum(item).to_vec(),
                    _ => vec![declared.clone()],
                };
                self.all(&shown);
                let methods = builder::methods(&item.ident, &item.attrs);
                methods.iter().for_each(|it| self.implementation(it));
                self.insert(format!("{name}!({});", item.ident), Item::MacroCall);
            }
            _ => self.item(&declared),
        }
    }

    fn other_call(&mut self, name: &str, call: &syn::Macro) {
        match call.parse_body::<syn::File>() {
            Ok(file) if !file.items.is_empty() => {
                let within = Some(format!("{name}!"));
                let module = self.module;
                Collector {
                    module,
                    within,
                    surface: self.surface,
                }
                .all(&file.items);
            }
            _ => {
                let text = format!("{name}!({});", print::line(&call.tokens));
                let item = call
                    .parse_body_with(call_type)
                    .ok()
                    .filter(|_| name == "call_type");
                let item = item.map_or(Item::MacroCall, |(of, output, items)| {
                    let (module, name) = (self.module.to_owned(), format!("impl {of}"));
                    let of = ItemPath { module, name };
                    Item::CallType { of, output, items }
                });
                self.insert(text, item);
            }
        }
    }

    fn attributes(&self, attributes: &[Attribute]) -> Attributes {
        let derived = derives(attributes);
        let derives = derived.iter().filter_map(last_segment);
        Attributes {
            non_exhaustive: has(attributes, "non_exhaustive"),
            deprecated: deprecated(attributes),
            conditions: conditions(attributes),
            derives: derives.collect(),
            within: self.within.clone(),
        }
    }
}

/// `ListThings -> ThingList`, for pages with the static that describes them: `, PAGES: Thing`.
fn call_type(input: ParseStream<'_>) -> syn::Result<(syn::Ident, String, Option<String>)> {
    let of = input.parse()?;
    input.parse::<Token![->]>()?;
    let output = print::line(&input.parse::<syn::Type>()?);
    if input.is_empty() {
        return Ok((of, output, None));
    }
    input.parse::<Token![,]>()?;
    input.parse::<syn::Ident>()?;
    input.parse::<Token![:]>()?;
    let items = print::line(&input.parse::<syn::Type>()?);
    Ok((of, output, Some(items)))
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

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
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

fn variant(variant: &syn::Variant) -> Variant {
    Variant {
        name: variant.ident.to_string(),
        fields: fields(&variant.fields, |_| true),
        discriminant: variant
            .discriminant
            .as_ref()
            .map(|(_, value)| print::line(value)),
        deprecated: deprecated(&variant.attrs),
    }
}

fn fields(found: &syn::Fields, is_visible: impl Fn(&Visibility) -> bool) -> Fields {
    match found {
        syn::Fields::Unit => Fields::Unit,
        syn::Fields::Unnamed(found) => {
            let shown = |field: &syn::Field| {
                if is_visible(&field.vis) {
                    print::line(&field.ty)
                } else {
                    "_".to_owned()
                }
            };
            Fields::Tuple(found.unnamed.iter().map(shown).collect())
        }
        syn::Fields::Named(found) => {
            let visible = found
                .named
                .iter()
                .filter(|field| is_visible(&field.vis) && !is_hidden(&field.attrs));
            let fields: Vec<Field> = visible.filter_map(named).collect();
            let private = fields.len() < found.named.len();
            Fields::Named { fields, private }
        }
    }
}

fn named(field: &syn::Field) -> Option<Field> {
    Some(Field {
        name: field.ident.as_ref()?.to_string(),
        of_type: print::line(&field.ty),
        deprecated: deprecated(&field.attrs),
    })
}

fn function(signature: &Signature, attributes: &[Attribute]) -> Function {
    let Signature {
        constness,
        asyncness,
        safety,
        ident,
        output,
        ..
    } = signature;
    let head = print::line(&quote!(#constness #asyncness #safety fn #ident));
    let output = match output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, of_type) => format!(" -> {}", print::line(of_type)),
    };
    let condition = signature.generics.where_clause.as_ref().map(|clause| {
        let clause = print::line(clause);
        format!(" {}", clause.trim_end_matches(','))
    });
    Function {
        name: ident.to_string(),
        head: head + &generics(&signature.generics),
        arguments: signature.inputs.iter().map(argument).collect(),
        output: output + &condition.unwrap_or_default(),
        deprecated: deprecated(attributes),
    }
}

fn argument(argument: &FnArg) -> Argument {
    let (name, of_type) = match argument {
        FnArg::Receiver(receiver) => {
            let tokens = receiver.to_token_stream();
            let by_value: TokenStream = quote!(mut self);
            // `mut self` is a matter of the body.
            if tokens.to_string() == by_value.to_string() {
                (None, "self".to_owned())
            } else {
                (None, print::line(receiver))
            }
        }
        FnArg::Typed(typed) => {
            let name = match &*typed.pat {
                Pat::Ident(pattern) => pattern.ident.to_string(),
                pattern => print::line(pattern),
            };
            (Some(name), print::line(&typed.ty))
        }
    };
    Argument { name, of_type }
}

fn associated(member: &ImplItem) -> Option<String> {
    match member {
        ImplItem::Type(member) => {
            let name = format!("type {}{}", member.ident, generics(&member.generics));
            Some(format!("{name} = {}", print::line(&member.ty)))
        }
        ImplItem::Const(member) => Some(format!(
            "const {}: {}",
            member.ident,
            print::line(&member.ty)
        )),
        _ => None,
    }
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
