//! Advice on request bodies: a table of what the publisher asks for in words, of the body and of all objects in it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::values::number;
use crate::ir::{Api, ConditionTest, Requirement, Rule, Shape, Type, TypeDef};

/// The method that gives the advice on a body; nothing where the publisher asks for nothing.
pub(super) fn item(api: &Api, def: &TypeDef) -> Option<TokenStream> {
    // A large document has too many ways through its types to walk them for nothing.
    let has_advice = |def: &TypeDef| {
        def.shape
            .structure()
            .is_some_and(|it| !it.advice.is_empty())
    };
    if !def.is_body || !api.types.iter().any(has_advice) {
        return None;
    }
    let mut walk = Walk {
        api,
        path: Vec::new(),
        inside: Vec::new(),
        found: Vec::new(),
    };
    walk.visit_named(&def.name);
    let (mut recommendations, mut listed) = (Vec::new(), Vec::new());
    for (path, advice) in &walk.found {
        if let Some(recommendation) = recommendation(path, advice) {
            let path: String = path.iter().map(|it| format!("/{it}")).collect();
            listed.push(format!("- `{path}/{}`: {}", advice.property, advice.why));
            recommendations.push(recommendation);
        }
    }
    if listed.is_empty() {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let intro = "What may get this request rejected although it can be sent, from the words of the reference:";
    let about = docs::attributes(&format!("{intro}\n\n{}", listed.join("\n")));
    Some(quote! {
        impl #name {
            #about
            pub fn advice(&self) -> Advice {
                use crate::runtime::{Recommendation, Test};
                crate::runtime::advise(self, &[#(#recommendations),*])
            }
        }
    })
}

/// Collects the advice on a type and the types in it.
struct Walk<'a> {
    api: &'a Api,
    /// From the body to the object; `*` stands for each item.
    path: Vec<&'a str>,
    /// Types that are being visited; one that contains itself is visited once.
    inside: Vec<&'a str>,
    found: Vec<(Vec<&'a str>, &'a Rule)>,
}

impl<'a> Walk<'a> {
    fn visit_named(&mut self, name: &'a str) {
        if self.inside.contains(&name) {
            return;
        }
        self.inside.push(name);
        match self.api.type_def(name).map(|def| &def.shape) {
            Some(Shape::Struct(shape)) => {
                let advice = shape.advice.iter();
                self.found.extend(advice.map(|it| (self.path.clone(), it)));
                for field in &shape.fields {
                    self.visit_at(&field.name, &field.ty);
                }
            }
            Some(Shape::Newtype(ty)) => self.visit(ty),
            // Which alternative a value is of is not known here.
            Some(Shape::Union(_) | Shape::Enum(_)) | None => {}
        }
        self.inside.pop();
    }

    fn visit_at(&mut self, step: &'a str, ty: &'a Type) {
        self.path.push(step);
        self.visit(ty);
        self.path.pop();
    }

    fn visit(&mut self, ty: &'a Type) {
        match ty {
            Type::Named(name) => self.visit_named(name),
            Type::Nullable(inner) => self.visit(inner),
            Type::Array(inner) | Type::Map(inner) => self.visit_at("*", inner),
            _ => {}
        }
    }
}

/// Nothing for what only rules demand.
fn recommendation(object: &[&str], advice: &Rule) -> Option<TokenStream> {
    let expected = match &advice.requirement {
        Requirement::Required => quote! { Present },
        Requirement::NotBlank => quote! { NotBlank },
        Requirement::Is(values) => quote! { Is(&[#(#values),*]) },
        Requirement::StartsWith(values) => quote! { StartsWith(&[#(#values),*]) },
        Requirement::MinItems(least) => min_items(*least),
        Requirement::AssignedCountry => quote! { AssignedCountry },
        Requirement::DomainOf(url) => quote! { DomainOf(#url) },
        _ => return None,
    };
    let when = advice.condition.as_ref().map(|condition| {
        let property = &condition.property;
        let test = match &condition.test {
            ConditionTest::Is(values) => quote! { Is(&[#(#values),*]) },
            ConditionTest::IsNot(values) => quote! { IsNot(&[#(#values),*]) },
            ConditionTest::MinItems(least) => min_items(*least),
        };
        quote! { Some((#property, Test::#test)) }
    });
    let when = when.unwrap_or_else(|| quote! { None });
    let (property, why) = (&advice.property, &advice.why);
    Some(quote! {
        Recommendation {
            object: &[#(#object),*],
            when: #when,
            property: #property,
            expected: Test::#expected,
            why: #why,
        }
    })
}

fn min_items(least: u32) -> TokenStream {
    let least = number(least);
    quote! { MinItems(#least) }
}
