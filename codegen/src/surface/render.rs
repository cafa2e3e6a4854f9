//! The surface as a reviewer reads it: one line per item, field, variant and function.

use super::item::{Definition, Fact, Item, ItemPath, MemberKind, Setter, Surface};

const INDENT: &str = "    ";

/// Prints a surface, module by module. A type is followed by what is implemented for it.
#[must_use]
pub fn render(surface: &Surface) -> String {
    let mut items: Vec<(&ItemPath, &Item)> = surface.items.iter().collect();
    items.sort_by_key(|(path, item)| {
        (
            &path.module,
            section(path, item),
            path.subject(),
            &path.name,
        )
    });
    let mut lines: Vec<String> = Vec::new();
    let mut module: Option<&str> = None;
    for (path, item) in items {
        if module != Some(&path.module) {
            lines.extend(module.map(|_| String::new()));
            let name = if path.module.is_empty() {
                "crate"
            } else {
                &path.module
            };
            lines.push(format!("mod {name}"));
            module = Some(&path.module);
        }
        write_item(&mut lines, path, item);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Modules and re-exports come first, as they do in a file.
fn section(path: &ItemPath, item: &Item) -> u8 {
    match &item.fact {
        Some(Fact::Definition(it)) if it.keyword == "mod" => 0,
        _ if path.name.starts_with("use ") => 1,
        _ => 2,
    }
}

fn write_item(lines: &mut Vec<String>, path: &ItemPath, item: &Item) {
    let head = match &item.fact {
        Some(Fact::Definition(it)) => head(&path.name, it),
        fact => line(&path.name, fact.as_ref()),
    };
    lines.push(format!("{INDENT}{head}"));
    if item.part_of.is_some() {
        return;
    }
    let mut inner = Vec::new();
    if let Some(Fact::Definition(it)) = &item.fact
        && !it.derives.is_empty()
    {
        inner.push(format!("derive {}", it.derives.join(", ")));
    }
    let mut add = |kinds: &[MemberKind]| {
        let members = item
            .members
            .iter()
            .filter(|(member, _)| kinds.contains(&member.kind));
        inner.extend(members.map(|(member, fact)| line(&member.name, Some(fact))));
    };
    add(&[
        MemberKind::Field,
        MemberKind::Variant,
        MemberKind::Associated,
    ]);
    add(&[MemberKind::Function]);
    if let Some(Fact::Definition(it)) = &item.fact
        && it.is_private
    {
        inner.push("(private fields)".to_owned());
    }
    let setters = item.members.iter().filter_map(|(member, fact)| match fact {
        Fact::Setter(setter) => Some((member.name.as_str(), setter)),
        _ => None,
    });
    write_builder(&mut inner, &setters.collect::<Vec<_>>());
    lines.extend(
        inner
            .into_iter()
            .map(|line| format!("{INDENT}{INDENT}{line}")),
    );
}

fn head(name: &str, definition: &Definition) -> String {
    let Definition { keyword, shape, .. } = definition;
    let mut head = format!("{keyword} {name}{shape}");
    let within = definition
        .within
        .iter()
        .map(|within| format!(" #[{within}]"));
    head.extend(within);
    if definition.non_exhaustive {
        head.push_str(" #[non_exhaustive]");
    }
    head.push_str(&deprecation(definition.deprecated.as_deref()));
    let conditions = definition.conditions.iter();
    head.extend(conditions.map(|condition| format!(" #[cfg({condition})]")));
    head
}

fn line(name: &str, fact: Option<&Fact>) -> String {
    let Some(fact) = fact else {
        return name.to_owned();
    };
    let deprecated = deprecation(fact.deprecated());
    match fact {
        Fact::Function(it) => format!("{}{deprecated}", it.shown),
        Fact::Plain { text, .. } => format!("{name}{text}{deprecated}"),
        Fact::Definition(_) | Fact::Setter(_) => name.to_owned(),
    }
}

fn deprecation(note: Option<&str>) -> String {
    match note {
        None => String::new(),
        Some("") => " #[deprecated]".to_owned(),
        Some(note) => format!(" #[deprecated({note})]"),
    }
}

fn write_builder(lines: &mut Vec<String>, setters: &[(&str, &Setter)]) {
    let is_into = |setter: &Setter| setter.takes.starts_with("impl Into<");
    let mut list = |title: &str, is_wanted: &dyn Fn(&Setter) -> bool| {
        let named = setters.iter().filter(|(_, setter)| is_wanted(setter));
        let names: Vec<&str> = named.map(|(name, _)| *name).collect();
        if !names.is_empty() {
            lines.push(format!("builder {title} {}", names.join(", ")));
        }
    };
    list("requires", &|it| it.required);
    list("accepts", &|it| !it.required);
    list("converts into", &|it| it.converts && is_into(it));
    let others = setters.iter().filter(|(_, it)| it.converts && !is_into(it));
    lines.extend(others.map(|(name, it)| format!("builder takes {name}({})", it.takes)));
}
