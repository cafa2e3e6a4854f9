//! The surface taken apart: one fact per name, for comparing two surfaces name by name.

use std::collections::BTreeMap;

use super::item::{Attributes, Builder, Fields, Function, Item, Surface, Variant};

impl Surface {
    /// Every name that user code can depend on, with what the surface says about it:
    /// `tfn::Registration.name` → `Option<String>`, `tfn::Status::Accepted` → ``,
    /// `tfn::impl Client::get` → its signature.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::new();
        for (path, item) in &self.items {
            Facts {
                path: path.to_string(),
                facts: &mut facts,
            }
            .item(item);
        }
        facts
    }
}

struct Facts<'a> {
    path: String,
    facts: &'a mut BTreeMap<String, String>,
}

impl Facts<'_> {
    fn add(&mut self, suffix: &str, fact: impl Into<String>) {
        self.facts
            .insert(format!("{}{suffix}", self.path), fact.into());
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct {
                attributes,
                generics,
                fields,
                builder,
            } => {
                self.add("", described("struct", generics, attributes));
                self.fields("", fields);
                if let Some(builder) = builder {
                    self.builder(builder);
                }
            }
            Item::Enum {
                attributes,
                generics,
                variants,
            } => {
                self.add("", described("enum", generics, attributes));
                variants.iter().for_each(|variant| self.variant(variant));
            }
            Item::Impl {
                functions,
                constants,
            } => {
                self.lines(constants, "::const ");
                self.functions(functions);
            }
            Item::TraitImpl { associated } => {
                self.add("", "");
                self.lines(associated, "::");
            }
            Item::Trait {
                attributes,
                generics,
                functions,
                associated,
            } => {
                self.add("", described("trait", generics, attributes));
                self.lines(associated, "::");
                self.functions(functions);
            }
            Item::Function(function) => self.add("", called(function)),
            Item::Value { of_type } => self.add("", of_type),
            Item::Alias { generics, target } => self.add("", format!("type{generics} = {target}")),
            Item::Module { attributes } => self.add("", described("mod", "", attributes)),
            Item::Reexport | Item::MacroCall => self.add("", ""),
        }
    }

    fn fields(&mut self, owner: &str, fields: &Fields) {
        match fields {
            Fields::Named { fields, private } => {
                for field in fields {
                    let deprecated = field.deprecated.as_ref().map_or("", |_| " #[deprecated]");
                    let fact = format!("{}{deprecated}", field.of_type);
                    self.add(&format!("{owner}.{}", field.name), fact);
                }
                if *private {
                    self.add(&format!("{owner}.(private)"), "");
                }
            }
            Fields::Tuple(types) => {
                for (number, of_type) in types.iter().enumerate() {
                    self.add(&format!("{owner}.{number}"), of_type);
                }
            }
            Fields::Unit => {}
        }
    }

    fn builder(&mut self, builder: &Builder) {
        self.add("::builder", "");
        for setter in &builder.setters {
            let need = if setter.required {
                "required"
            } else {
                "optional"
            };
            let fact = format!("{need} {}", setter.takes);
            self.add(&format!("::builder.{}", setter.name), fact);
        }
    }

    fn variant(&mut self, variant: &Variant) {
        let suffix = format!("::{}", variant.name);
        let deprecated = variant.deprecated.as_ref().map_or("", |_| "#[deprecated]");
        let value = variant.discriminant.as_deref().unwrap_or_default();
        self.add(&suffix, format!("{value}{deprecated}"));
        self.fields(&suffix, &variant.fields);
    }

    fn functions(&mut self, functions: &[Function]) {
        for function in functions {
            self.add(&format!("::{}", function.name), called(function));
        }
    }

    /// A line is a name and what is said about it, `type Output = …` or `NAME: Type`.
    fn lines(&mut self, lines: &[String], separator: &str) {
        for line in lines {
            let end = line.find(['=', ':']).unwrap_or(line.len());
            let (name, fact) = line.split_at(end);
            let fact = fact.trim_start_matches(['=', ':', ' ']);
            self.add(&format!("{separator}{}", name.trim_end()), fact);
        }
    }
}

fn described(keyword: &str, generics: &str, attributes: &Attributes) -> String {
    let mut text = format!("{keyword}{generics}");
    if attributes.non_exhaustive {
        text.push_str(" #[non_exhaustive]");
    }
    if attributes.deprecated.is_some() {
        text.push_str(" #[deprecated]");
    }
    for condition in &attributes.conditions {
        text.push_str(&format!(" #[cfg({condition})]"));
    }
    if !attributes.derives.is_empty() {
        text.push_str(&format!(" derive {}", attributes.derives.join(", ")));
    }
    text
}

fn called(function: &Function) -> String {
    let deprecated = function
        .deprecated
        .as_ref()
        .map_or("", |_| " #[deprecated]");
    format!("{}{deprecated}", function.signature)
}

#[cfg(test)]
mod tests {
    use crate::surface::Surface;

    #[test]
    fn every_name_is_a_fact_of_its_own() {
        let text = "#[derive(Clone)] pub struct Create { pub name: Option<String> }
            object_builder! {
                CreateBuilder for Create { required {} optional { name | maybe_name: text } }
            }
            pub enum Status { Accepted, Unknown(String) }
            impl Create { pub const LIMIT: u32 = 5; pub fn send(self) -> u8 { 1 } }
            impl IntoFuture for Create { type Output = u8; }
            pub const BASE: &str = \"x\";";
        let facts = Surface::of([("tfn", text)]).unwrap().facts();
        let facts: Vec<(&str, &str)> = facts
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(
            facts,
            [
                ("tfn::Create", "struct derive Clone"),
                ("tfn::Create.name", "Option<String>"),
                ("tfn::Create::builder", ""),
                ("tfn::Create::builder.name", "optional impl Into<String>"),
                ("tfn::Status", "enum"),
                ("tfn::Status::Accepted", ""),
                ("tfn::Status::Unknown", ""),
                ("tfn::Status::Unknown.0", "String"),
                ("tfn::const BASE", "&str"),
                ("tfn::impl Create::const LIMIT", "u32"),
                ("tfn::impl Create::send", "fn send(self) -> u8"),
                ("tfn::impl IntoFuture for Create", ""),
                ("tfn::impl IntoFuture for Create::type Output", "u8"),
            ]
        );
    }
}
