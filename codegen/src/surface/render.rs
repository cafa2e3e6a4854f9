//! The surface as a reviewer reads it: one line per item, field, variant and function.

use std::collections::BTreeMap;

use super::{Fact, Kind, Name, Surface, deprecation};

const INDENT: &str = "    ";

/// Prints a surface, module by module. A type is followed by what is implemented for it.
#[must_use]
pub fn render(surface: &Surface) -> String {
    let mut items: BTreeMap<_, Vec<&(Name, Fact)>> = BTreeMap::new();
    for entry in &surface.entries {
        let (name, fact) = entry;
        // Modules and re-exports come first, as they do in a file.
        let section = match fact.keyword {
            "mod" => 0,
            _ if name.item.starts_with("use ") => 1,
            _ => 2,
        };
        if name.kind != Kind::OfCall {
            let is_block = name.item != name.owner;
            let place = (&name.module, section, &name.owner, is_block, &name.item);
            items.entry(place).or_default().push(entry);
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut last = None;
    for ((module, _, _, _, item), entries) in items {
        if last != Some(module) {
            lines.extend(last.map(|_| String::new()));
            lines.push(format!("mod {module}"));
            last = Some(module);
        }
        write_item(&mut lines, item, &entries);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn write_item(lines: &mut Vec<String>, item: &str, entries: &[&(Name, Fact)]) {
    let of = |kinds: &[Kind]| -> Vec<&(Name, Fact)> {
        let entries = entries.iter().copied();
        entries.filter(|it| kinds.contains(&it.0.kind)).collect()
    };
    let default = Fact::default();
    let itself = of(&[Kind::Itself])
        .first()
        .map_or(&default, |(_, fact)| fact);
    let open = if itself.non_exhaustive {
        " #[non_exhaustive]"
    } else {
        ""
    };
    let mark = deprecation(itself);
    let space = if itself.keyword.is_empty() { "" } else { " " };
    let head = format!("{}{space}{item}{}{open}{mark}", itself.keyword, itself.text);
    let mut inner = Vec::new();
    if !itself.derives.is_empty() {
        inner.push(format!("derive {}", itself.derives.join(", ")));
    }
    let mut members = of(&[Kind::Field, Kind::Variant, Kind::Associated]);
    members.extend(of(&[Kind::Function]));
    for (name, fact) in members {
        let member = match name.kind {
            Kind::Function => "",
            _ => &name.member,
        };
        inner.push(format!("{member}{}{}", fact.text, deprecation(fact)));
    }
    if itself.has_private_fields {
        inner.push("(private fields)".to_owned());
    }
    let mut setters = of(&[Kind::Setter]);
    setters.sort_by_key(|(_, fact)| fact.required != Some(true));
    write_builder(&mut inner, &setters);
    lines.push(format!("{INDENT}{head}"));
    lines.extend(inner.iter().map(|line| format!("{INDENT}{INDENT}{line}")));
}

fn write_builder(lines: &mut Vec<String>, setters: &[&(Name, Fact)]) {
    let is_into = |fact: &Fact| fact.text.starts_with("impl Into<");
    let mut list = |title: &str, is_wanted: &dyn Fn(&Fact) -> bool| {
        let named = setters.iter().filter(|(_, fact)| is_wanted(fact));
        let names: Vec<&str> = named.map(|(name, _)| name.member.as_str()).collect();
        if !names.is_empty() {
            lines.push(format!("builder {title} {}", names.join(", ")));
        }
    };
    list("requires", &|it| it.required == Some(true));
    list("accepts", &|it| it.required != Some(true));
    list("converts into", &is_into);
    for (name, fact) in setters {
        if fact.text.starts_with("impl IntoIterator<") {
            lines.push(format!("builder takes {}({})", name.member, fact.text));
        }
    }
}
