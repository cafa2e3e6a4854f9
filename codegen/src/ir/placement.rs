//! Decides which file holds a type and whether requests or answers contain it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Api, BodyKind, Operation, Type};

/// Sets `resource`, `in_request`, `in_response`, `is_body` and `is_multipart` of every type from the operations that reach it.
pub(super) fn place(api: &mut Api) {
    let (mut requested, mut answered) = (BTreeSet::new(), BTreeSet::new());
    let (mut bodies, mut forms) = (BTreeSet::new(), BTreeSet::new());
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (resource, operation) in api.operations() {
        let request = api.names_within(request_types(operation));
        let answer = api.names_within(operation.success.content.types());
        for name in request.union(&answer) {
            let home = homes.entry(name.clone()).or_default();
            home.insert(resource.module.clone());
        }
        if let Some(body) = &operation.body
            && let Type::Named(name) = &body.ty
        {
            bodies.insert(name.clone());
            forms.extend((body.kind == BodyKind::Multipart).then(|| name.clone()));
        }
        requested.extend(request);
        answered.extend(answer);
    }
    for def in &mut api.types {
        def.in_request = requested.contains(&def.name);
        def.in_response = answered.contains(&def.name);
        def.is_body = bodies.contains(&def.name);
        def.is_multipart = forms.contains(&def.name);
        let home = homes.remove(&def.name).filter(|homes| homes.len() == 1);
        def.resource = home.and_then(|mut homes| homes.pop_first());
    }
}

fn request_types(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    parameters.chain(operation.body.as_ref().map(|body| &body.ty))
}
