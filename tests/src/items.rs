//! Single items out of a generated file.

/// The item of that name, or with `Type::function` a function of its `impl`s, as it is written; `None` when there is
/// none. A model stands in the call of a macro.
pub fn shown(file: &str, name: &str) -> Option<String> {
    let mut file = syn::parse_file(file).ok()?;
    let mut items = std::mem::take(&mut file.items).into_iter().map(declared);
    let found = match name.split_once("::") {
        None => items.find(|item| is_named(item, name)),
        Some((owner, function)) => items.find_map(|item| function_of(item, owner, function)),
    };
    file.items.push(found?);
    file.attrs.clear();
    Some(prettyplease::unparse(&file))
}

fn declared(item: syn::Item) -> syn::Item {
    match &item {
        syn::Item::Macro(call) => call.mac.parse_body().unwrap_or(item),
        _ => item,
    }
}

fn is_named(item: &syn::Item, name: &str) -> bool {
    let ident = match item {
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Static(item) => &item.ident,
        _ => return false,
    };
    ident == name
}

/// The `impl` with nothing but the function in it.
fn function_of(item: syn::Item, owner: &str, function: &str) -> Option<syn::Item> {
    let syn::Item::Impl(mut item) = item else {
        return None;
    };
    let syn::Type::Path(path) = &*item.self_ty else {
        return None;
    };
    let is_owner = path.path.segments.last()?.ident == owner;
    item.items
        .retain(|item| matches!(item, syn::ImplItem::Fn(item) if item.sig.ident == function));
    (is_owner && !item.items.is_empty()).then_some(syn::Item::Impl(item))
}
