//! Advice on request bodies: a table of what the publisher asks for in words, of the body and of all objects in it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{Api, ConditionTest, Requirement, Rule, Shape, Type, TypeDef};

/// The method that gives the advice on a body; nothing where the publisher asks for nothing.
pub(super) fn item(api: &Api, def: &TypeDef) -> Option<TokenStream> {
    let mut found = Found {
        api,
        path: Vec::new(),
        inside: Vec::new(),
        recommendations: Vec::new(),
        docs: Vec::new(),
    };
    // A large document has too many ways through its types to walk them for nothing.
    let has_advice =
        |def: &TypeDef| matches!(&def.shape, Shape::Struct(it) if !it.advice.is_empty());
    if def.is_body && api.types.iter().any(has_advice) {
        found.visit(&def.name);
    }
    if found.recommendations.is_empty() {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let recommendations = found.recommendations;
    let intro = "What may get this request rejected although it can be sent, from the words of the reference:";
    let lines = docs::lines(&format!("{intro}\n\n{}", found.docs.join("\n")));
    Some(quote! {
        impl #name {
            #(#[doc = #lines])*
            pub fn advice(&self) -> Advice {
                use crate::runtime::{Recommendation, Test};
                crate::runtime::advise(self, &[#(#recommendations),*])
            }
        }
    })
}

/// The advice on a type and the types in it.
struct Found<'a> {
    api: &'a Api,
    /// From the body to the object; `*` stands for each item.
    path: Vec<String>,
    /// Types that are being visited; one that contains itself is visited once.
    inside: Vec<&'a str>,
    recommendations: Vec<TokenStream>,
    docs: Vec<String>,
}

impl<'a> Found<'a> {
    fn visit(&mut self, name: &str) {
        let Some(def) = self.api.type_def(name) else {
            return;
        };
        if self.inside.contains(&def.name.as_str()) {
            return;
        }
        self.inside.push(&def.name);
        match &def.shape {
            Shape::Struct(shape) => {
                for advice in &shape.advice {
                    self.add(advice);
                }
                for field in &shape.fields {
                    self.path.push(field.name.clone());
                    self.visit_type(&field.ty);
                    self.path.pop();
                }
            }
            Shape::Newtype(ty) => self.visit_type(ty),
            // Which alternative a value is of is not known here.
            Shape::Union(_) | Shape::Enum(_) => {}
        }
        self.inside.pop();
    }

    fn visit_type(&mut self, ty: &Type) {
        match ty {
            Type::Named(name) => self.visit(name),
            Type::Nullable(inner) => self.visit_type(inner),
            Type::Array(inner) | Type::Map(inner) => {
                self.path.push("*".to_owned());
                self.visit_type(inner);
                self.path.pop();
            }
            _ => {}
        }
    }

    fn add(&mut self, advice: &Rule) {
        let Some(expected) = expected(&advice.requirement) else {
            return;
        };
        let object = &self.path;
        let when = advice.condition.as_ref().map_or_else(
            || quote! { None },
            |condition| {
                let (property, test) = (&condition.property, test(&condition.test));
                quote! { Some((#property, Test::#test)) }
            },
        );
        let (property, why) = (&advice.property, &advice.why);
        self.recommendations.push(quote! {
            Recommendation {
                object: &[#(#object),*],
                when: #when,
                property: #property,
                expected: Test::#expected,
                why: #why,
            }
        });
        let path: String = object.iter().map(|it| format!("/{it}")).collect();
        self.docs.push(format!("- `{path}/{property}`: {why}"));
    }
}

fn test(test: &ConditionTest) -> TokenStream {
    match test {
        ConditionTest::Is(values) => quote! { Is(&[#(#values),*]) },
        ConditionTest::IsNot(values) => quote! { IsNot(&[#(#values),*]) },
        ConditionTest::MinItems(least) => min_items(*least),
    }
}

/// Nothing for what only rules demand.
fn expected(requirement: &Requirement) -> Option<TokenStream> {
    Some(match requirement {
        Requirement::Required => quote! { Present },
        Requirement::NotBlank => quote! { NotBlank },
        Requirement::Is(values) => quote! { Is(&[#(#values),*]) },
        Requirement::StartsWith(values) => quote! { StartsWith(&[#(#values),*]) },
        Requirement::MinItems(least) => min_items(*least),
        Requirement::AssignedCountry => quote! { AssignedCountry },
        Requirement::DomainOf(url) => quote! { DomainOf(#url) },
        _ => return None,
    })
}

fn min_items(least: u32) -> TokenStream {
    let least = Literal::u32_unsuffixed(least);
    quote! { MinItems(#least) }
}
