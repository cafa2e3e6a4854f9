//! The surface as a reviewer reads it: one line per item, field, variant and function.

use std::fmt::{self, Write as _};

use super::item::{
    Attributes, Builder, Fields, Function, Item, ItemPath, Setter, Surface, Variant,
};

const INDENT: &str = "    ";

/// Prints a surface, module by module. A type is followed by what is implemented for it.
#[must_use]
pub fn render(surface: &Surface) -> String {
    let mut items: Vec<(&ItemPath, &Item)> = surface.items.iter().collect();
    items.sort_by_key(|(path, item)| (&path.module, section(item), path.subject(), &path.name));
    let mut text = String::new();
    let mut module: Option<&str> = None;
    for (path, item) in items {
        if module != Some(&path.module) {
            let gap = if module.is_some() { "\n" } else { "" };
            let name = if path.module.is_empty() {
                "crate"
            } else {
                &path.module
            };
            let _ = writeln!(text, "{gap}mod {name}");
            module = Some(&path.module);
        }
        // Writing to a `String` cannot fail.
        let _ = write_item(&mut text, path, item);
    }
    text
}

/// Modules and re-exports come first, as they do in a file.
fn section(item: &Item) -> u8 {
    match item {
        Item::Module { .. } => 0,
        Item::Reexport => 1,
        _ => 2,
    }
}

fn write_item(text: &mut String, path: &ItemPath, item: &Item) -> fmt::Result {
    let name = &path.name;
    match item {
        Item::Struct {
            attributes,
            generics,
            fields,
            builder,
        } => {
            let shape = inline(fields);
            head(text, attributes, &format!("struct {name}{generics}{shape}"))?;
            write_fields(text, fields)?;
            builder
                .as_ref()
                .map_or(Ok(()), |builder| write_builder(text, builder))
        }
        Item::Enum {
            attributes,
            generics,
            variants,
        } => {
            head(text, attributes, &format!("enum {name}{generics}"))?;
            variants
                .iter()
                .try_for_each(|variant| write_variant(text, variant))
        }
        Item::Impl {
            functions,
            constants,
        } => {
            writeln!(text, "{INDENT}{name}")?;
            let constants: Vec<String> = constants
                .iter()
                .map(|constant| format!("const {constant}"))
                .collect();
            write_members(text, &constants, functions)
        }
        Item::TraitImpl { associated } => {
            writeln!(text, "{INDENT}{name}")?;
            write_members(text, associated, &[])
        }
        Item::Trait {
            attributes,
            generics,
            functions,
            associated,
        } => {
            head(text, attributes, &format!("trait {name}{generics}"))?;
            write_members(text, associated, functions)
        }
        Item::Function(function) => writeln!(text, "{INDENT}{}", shown(function)),
        Item::Value { of_type } => writeln!(text, "{INDENT}{name}: {of_type}"),
        Item::Alias { generics, target } => {
            writeln!(text, "{INDENT}type {name}{generics} = {target}")
        }
        Item::Module { attributes } => head(text, attributes, &format!("mod {name}")),
        Item::Reexport | Item::CallType { .. } | Item::MacroCall => {
            writeln!(text, "{INDENT}{name}")
        }
    }
}

fn head(text: &mut String, attributes: &Attributes, signature: &str) -> fmt::Result {
    write!(text, "{INDENT}{signature}")?;
    if let Some(within) = &attributes.within {
        write!(text, " #[{within}]")?;
    }
    if attributes.non_exhaustive {
        write!(text, " #[non_exhaustive]")?;
    }
    write!(text, "{}", deprecation(attributes.deprecated.as_deref()))?;
    for condition in &attributes.conditions {
        write!(text, " #[cfg({condition})]")?;
    }
    writeln!(text)?;
    if attributes.derives.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "{INDENT}{INDENT}derive {}",
        attributes.derives.join(", ")
    )
}

fn deprecation(note: Option<&str>) -> String {
    match note {
        None => String::new(),
        Some("") => " #[deprecated]".to_owned(),
        Some(note) => format!(" #[deprecated({note})]"),
    }
}

fn inline(fields: &Fields) -> String {
    match fields {
        Fields::Tuple(types) => format!("({})", types.join(", ")),
        Fields::Named { .. } | Fields::Unit => String::new(),
    }
}

fn write_fields(text: &mut String, fields: &Fields) -> fmt::Result {
    let Fields::Named { fields, private } = fields else {
        return Ok(());
    };
    for field in fields {
        let deprecated = deprecation(field.deprecated.as_deref());
        writeln!(
            text,
            "{INDENT}{INDENT}{}: {}{deprecated}",
            field.name, field.of_type
        )?;
    }
    if *private {
        writeln!(text, "{INDENT}{INDENT}(private fields)")
    } else {
        Ok(())
    }
}

fn write_variant(text: &mut String, variant: &Variant) -> fmt::Result {
    let shape = match &variant.fields {
        Fields::Named { fields, .. } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("{}: {}", field.name, field.of_type))
                .collect();
            format!(" {{ {} }}", fields.join(", "))
        }
        fields => inline(fields),
    };
    let value = variant
        .discriminant
        .as_ref()
        .map_or(String::new(), |value| format!(" = {value}"));
    let deprecated = deprecation(variant.deprecated.as_deref());
    writeln!(
        text,
        "{INDENT}{INDENT}{}{shape}{value}{deprecated}",
        variant.name
    )
}

fn write_builder(text: &mut String, builder: &Builder) -> fmt::Result {
    let into = |setter: &&Setter| setter.takes.starts_with("impl Into<");
    let lists = [
        ("requires", named(builder, |setter| setter.required)),
        ("accepts", named(builder, |setter| !setter.required)),
        (
            "converts into",
            named(builder, |setter| setter.converts && into(&setter)),
        ),
    ];
    for (title, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        writeln!(text, "{INDENT}{INDENT}builder {title} {}", names.join(", "))?;
    }
    for setter in builder
        .setters
        .iter()
        .filter(|setter| setter.converts && !into(setter))
    {
        writeln!(
            text,
            "{INDENT}{INDENT}builder takes {}({})",
            setter.name, setter.takes
        )?;
    }
    Ok(())
}

fn named(builder: &Builder, wanted: impl Fn(&Setter) -> bool) -> Vec<&str> {
    let setters = builder.setters.iter().filter(|setter| wanted(setter));
    setters.map(|setter| setter.name.as_str()).collect()
}

fn write_members(text: &mut String, lines: &[String], functions: &[Function]) -> fmt::Result {
    for line in lines {
        writeln!(text, "{INDENT}{INDENT}{line}")?;
    }
    for function in functions {
        writeln!(text, "{INDENT}{INDENT}{}", shown(function))?;
    }
    Ok(())
}

fn shown(function: &Function) -> String {
    let deprecated = deprecation(function.deprecated.as_deref());
    format!("{function}{deprecated}")
}
