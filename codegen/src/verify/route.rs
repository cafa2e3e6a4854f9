//! Which operation a request was for, and the values of its parameters.

use std::borrow::Cow;

use serde_json::Value;

use super::{Exchange, Verifier};
use crate::ir::{Api, Operation, Parameter, ParameterLocation, Style, Type};
use crate::spec::pointer::percent_decode;
use crate::spec::suggest::nearest;

/// The hosts and paths of the servers that the document names.
#[derive(Debug)]
pub(super) struct Servers<'a> {
    hosts: Vec<&'a str>,
    paths: Vec<&'a str>,
}

impl<'a> Servers<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let own = api.operations().filter_map(|(_, it)| it.server.as_ref());
        let mut servers = Self {
            hosts: Vec::new(),
            paths: vec![""],
        };
        for url in api.servers.iter().chain(own) {
            let (host, path) = host_and_path(url);
            servers.hosts.extend(host);
            servers.paths.push(path.trim_end_matches('/'));
        }
        servers
    }

    /// Whether a recording of that host can be one of this API: a mock on loopback has all of them.
    fn include(&self, host: Option<&str>) -> bool {
        host.is_none_or(|host| {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            let is_local = name == "localhost" || name == "[::1]" || name.starts_with("127.");
            let is_named =
                |it: &&str| it.eq_ignore_ascii_case(host) || it.eq_ignore_ascii_case(name);
            is_local || self.hosts.is_empty() || self.hosts.iter().any(is_named)
        })
    }
}

impl<'a> Verifier<'a> {
    /// The operation that an exchange belongs to: the one that is named, or that with the most literal template.
    #[must_use]
    pub fn route(&self, exchange: &Exchange) -> Option<&'a Operation> {
        let operations = || self.api.operations().map(|(_, operation)| operation);
        if let Some(id) = &exchange.operation {
            return operations().find(|operation| operation.id == *id);
        }
        let fits = |operation: &&Operation| {
            let is_below = |base: &str| self.servers.paths.contains(&base);
            operation.method.eq_ignore_ascii_case(&exchange.method)
                && captures(&operation.path, exchange).is_some_and(|(base, _)| is_below(base))
        };
        let candidates = operations().filter(|_| self.servers.include(exchange.host.as_deref()));
        candidates.filter(fits).min_by_key(|it| variability(it))
    }

    /// The method and template that an exchange without an operation is most like.
    #[must_use]
    pub fn nearest(&self, exchange: &Exchange) -> Option<String> {
        let path = exchange.path.as_str();
        let base = self
            .servers
            .paths
            .iter()
            .filter_map(|base| path.strip_prefix(base));
        let path = base.min_by_key(|rest| rest.len()).unwrap_or(path);
        let filled = |operation: &Operation| {
            let mut sent = path.split('/');
            let parts = operation.path.split('/').map(|part| {
                let sent = sent.next().unwrap_or(part);
                if part.contains('{') { sent } else { part }
            });
            let parts: Vec<&str> = parts.collect();
            format!("{} {}", operation.method, parts.join("/"))
        };
        let candidates = self.api.operations().map(|(_, it)| (filled(it), it));
        let mut candidates: Vec<(String, &Operation)> = candidates.collect();
        candidates.sort_by_key(|(_, operation)| variability(operation));
        let sent = format!("{} {path}", exchange.method);
        let near = nearest(&sent, candidates.iter().map(|(filled, _)| filled.as_str()));
        let mut candidates = candidates.iter();
        let (_, operation) =
            candidates.find(|(filled, _)| near.first() == Some(&filled.as_str()))?;
        Some(format!("{} {}", operation.method, operation.path))
    }
}

fn host_and_path(url: &str) -> (Option<&str>, &str) {
    match url.split_once("://") {
        None => (None, url),
        Some((_, rest)) => {
            let path = rest.find('/').unwrap_or(rest.len());
            let (host, path) = rest.split_at(path);
            (Some(host), path)
        }
    }
}

/// How many parts of a template can be anything, and which: the fewest and the last are the most literal.
pub fn variability(operation: &Operation) -> (usize, Vec<bool>) {
    let parts = operation.path.split('/').map(|part| part.contains('{'));
    let parts: Vec<bool> = parts.collect();
    (parts.iter().filter(|it| **it).count(), parts)
}

/// What stands before the part of a path that fits a template, and the values of the parameters in it.
fn captures<'t>(
    template: &'t str,
    exchange: &'t Exchange,
) -> Option<(&'t str, Vec<(&'t str, &'t str)>)> {
    let mut rest = exchange.path.trim_end_matches('/');
    let mut captured = Vec::new();
    let parts = template.trim_end_matches('/').rsplit('/');
    for part in parts.filter(|part| !part.is_empty()) {
        let (before, segment) = rest.rsplit_once('/')?;
        match part.split_once('{').zip(part.rsplit_once('}')) {
            Some(((start, _), (_, end))) => {
                let value = segment.strip_prefix(start)?.strip_suffix(end)?;
                let name = part.get(start.len() + 1..part.len() - end.len() - 1)?;
                captured.push((name, Some(value).filter(|it| !it.is_empty())?));
            }
            None if part == segment => {}
            None => return None,
        }
        rest = before;
    }
    Some((rest, captured))
}

/// Whether a link leads to the path of a template, whose text is recorded in some way.
pub(super) fn leads_to<'t>(
    link: &str,
    template: &'t str,
    recorded: impl Fn(&'t str) -> Cow<'t, str>,
) -> bool {
    let (_, path) = host_and_path(link);
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let mut parts = template.rsplit('/').filter(|part| !part.is_empty());
    path.is_empty()
        || parts.all(|part| {
            let segment = segments.next().unwrap_or_default();
            part.contains('{') || recorded(part) == segment
        })
}

/// The names and values in a query, decoded.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((percent_decode(name)?, percent_decode(value)?))
    })
}

/// The parameters in path and query that the recording shows, with their values.
pub(super) fn parameters<'a>(
    api: &Api,
    operation: &'a Operation,
    exchange: &Exchange,
) -> Vec<(&'a Parameter, Value)> {
    let (_, captured) = captures(&operation.path, exchange).unwrap_or_default();
    let query = exchange.query.as_deref().unwrap_or_default();
    // A `+` is a space in queries alone.
    let query = query.replace('+', "%20");
    let sent: Vec<_> = pairs(&query).collect();
    let parameters = operation.parameters.iter().filter_map(|parameter| {
        let texts: Vec<Cow<'_, str>> = match parameter.place {
            ParameterLocation::Path => {
                let captured = captured.iter().filter(|(name, _)| *name == parameter.name);
                captured
                    .filter_map(|(_, value)| percent_decode(value))
                    .collect()
            }
            ParameterLocation::Query => {
                let sent = sent.iter().filter(|(name, _)| *name == parameter.name);
                sent.map(|(_, value)| value.clone()).collect()
            }
            ParameterLocation::Header | ParameterLocation::Cookie => Vec::new(),
        };
        let is_text = |ty: &Type| !matches!(ty, Type::Named(_)) || api.enumeration(ty).is_some();
        Some((
            parameter,
            value(parameter, &texts).filter(|_| is_text(&parameter.ty))?,
        ))
    });
    parameters.collect()
}

/// The value that texts stand for; none where the style is not read.
fn value(parameter: &Parameter, texts: &[Cow<'_, str>]) -> Option<Value> {
    let first = texts.first()?;
    let separator = match parameter.style {
        Style::Simple | Style::Form => ',',
        Style::Space => ' ',
        Style::Pipe => '|',
        Style::Label | Style::Matrix | Style::Deep | Style::Json => return None,
    };
    Some(match &parameter.ty {
        Type::Array(item) if parameter.explode => {
            texts.iter().map(|text| scalar(item, text)).collect()
        }
        Type::Array(item) => {
            let texts = first.split(separator);
            texts.map(|text| scalar(item, text)).collect()
        }
        Type::Map(_) | Type::Any => return None,
        ty => scalar(ty, first),
    })
}

fn scalar(ty: &Type, text: &str) -> Value {
    let is_text = !matches!(ty, Type::Int32 | Type::Int64 | Type::Number | Type::Boolean);
    let read = serde_json::from_str(text).ok().filter(|_| !is_text);
    read.unwrap_or_else(|| Value::from(text))
}
