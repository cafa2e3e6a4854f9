//! Decides which file holds a type and whether requests or answers contain it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Operation, Resource, Shape, Type, TypeDef};

/// Sets `resource`, `in_request`, `in_response` and `is_body` of every type from the operations that reach it.
pub(super) fn place(resources: &[Resource], types: &mut [TypeDef]) {
    let uses = references(types);
    let mut requested = BTreeSet::new();
    let mut answered = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    let mut homes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for resource in resources {
        for operation in &resource.operations {
            let request = reach(request_types(operation), &uses);
            let answer = reach(answer_types(operation), &uses);
            for name in request.union(&answer) {
                homes
                    .entry(name.clone())
                    .or_default()
                    .insert(&resource.module);
            }
            bodies.extend(operation.body.as_ref().and_then(|body| match &body.ty {
                Type::Named(name) => Some(name.as_str()),
                _ => None,
            }));
            requested.extend(request);
            answered.extend(answer);
        }
    }
    for def in types {
        def.in_request = requested.contains(&def.name);
        def.in_response = answered.contains(&def.name);
        def.is_body = bodies.contains(def.name.as_str());
        let home = homes
            .get(&def.name)
            .filter(|resources| resources.len() == 1);
        def.resource = home
            .and_then(|resources| resources.first())
            .map(|module| (*module).to_owned());
    }
}

fn references(types: &[TypeDef]) -> BTreeMap<String, Vec<String>> {
    types
        .iter()
        .map(|def| (def.name.clone(), contained(&def.shape)))
        .collect()
}

fn contained(shape: &Shape) -> Vec<String> {
    let types: Vec<&Type> = match shape {
        Shape::Struct(shape) => shape
            .fields
            .iter()
            .map(|field| &field.ty)
            .chain(&shape.additional)
            .collect(),
        Shape::Enum(_) => Vec::new(),
        Shape::Union(union) => union.alternatives.iter().map(|it| &it.ty).collect(),
        Shape::Newtype(ty) => vec![ty],
    };
    types.into_iter().filter_map(named).collect()
}

fn named(ty: &Type) -> Option<String> {
    ty.name().map(str::to_owned)
}

fn request_types(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    parameters
        .chain(operation.body.iter().map(|body| &body.ty))
        .filter_map(named)
        .collect()
}

fn answer_types(operation: &Operation) -> Vec<String> {
    held(&operation.success.content)
}

fn held(content: &Content) -> Vec<String> {
    match content {
        Content::Json { ty, .. } => named(ty).into_iter().collect(),
        Content::ByStatus { answers, .. } => answers
            .iter()
            .flat_map(|answer| held(&answer.content))
            .collect(),
        _ => Vec::new(),
    }
}

fn reach(start: Vec<String>, uses: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting = start;
    while let Some(name) = waiting.pop() {
        if let Some(next) = uses.get(&name)
            && reached.insert(name)
        {
            waiting.extend(next.iter().cloned());
        }
    }
    reached
}
