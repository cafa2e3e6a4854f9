//! HAR 1.2, as browsers and proxies write it, read entry by entry.

use std::fmt;
use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codegen::verify::Exchange;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The most that a compressed body may grow to.
const MAX_BODY: u64 = 100_000_000;

/// What an entry gives: an exchange, and why its body cannot be read where that is so; or what it is, if no answer of an API.
pub(super) type Entry = Result<(Exchange, Option<String>), &'static str>;

/// Reads the entries of a file, one after the other.
///
/// # Errors
///
/// The file is no HAR from some place on.
pub(super) fn read(file: impl Read, take: &mut dyn FnMut(Entry)) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(file);
    let way = &["log", "entries"];
    Entries { way, take }.deserialize(&mut json)?;
    json.end()
}

/// The list that a way leads to.
struct Entries<'t> {
    way: &'t [&'t str],
    take: &'t mut dyn FnMut(Entry),
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        if self.way.is_empty() {
            json.deserialize_seq(self)
        } else {
            json.deserialize_map(self)
        }
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a HAR, which has `log.entries`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match self.way {
                [next, way @ ..] if *next == name => {
                    let take = &mut *self.take;
                    map.next_value_seed(Entries { way, take })?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Value>()? {
            (self.take)(entry(&item).unwrap_or(Err("entries without method, URL or status")));
        }
        Ok(())
    }
}

fn entry(entry: &Value) -> Option<Entry> {
    let (request, response) = (&entry["request"], &entry["response"]);
    let (_, rest) = request["url"].as_str()?.split_once("://")?;
    let url = rest.split('#').next()?;
    let (url, query) = url
        .split_once('?')
        .map_or((url, None), |(url, query)| (url, Some(query)));
    let (host, path) = url.split_at(url.find('/').unwrap_or(url.len()));
    let path = if path.is_empty() { "/" } else { path };
    let status = u16::try_from(response["status"].as_u64()?).ok()?;
    match status {
        0 => return Some(Err("requests without an answer")),
        300..400 => return Some(Err("redirects")),
        _ => {}
    }
    let posted = match &request["postData"] {
        Value::Null => Some(None),
        posted => posted["text"]
            .as_str()
            .map(|text| Some(json_or_text(text)).filter(|_| !text.is_empty())),
    };
    let (text, unread) = match body(response) {
        Ok(text) => (text, None),
        Err(why) => (None, Some(why)),
    };
    let exchange = Exchange {
        host: Some(host.to_owned()),
        method: request["method"].as_str()?.to_owned(),
        path: path.to_owned(),
        query: query.map(str::to_owned),
        request: posted,
        status,
        content_type: response["content"]["mimeType"].as_str().map(str::to_owned),
        response: text.as_deref().map(json_or_text),
        unread: unread.is_some(),
        ..Exchange::default()
    };
    Some(Ok((exchange, unread)))
}

/// JSON, or anything else as text.
fn json_or_text(text: &str) -> Value {
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(json).unwrap_or_else(|_| Value::from(text))
}

/// The body of a response as text; none where there is none.
fn body(response: &Value) -> Result<Option<String>, String> {
    let content = &response["content"];
    let text = content["text"].as_str().unwrap_or_default();
    if text.is_empty() {
        let is_there = content["size"].as_i64().is_some_and(|size| size > 0);
        return match is_there {
            true => Err("bodies that were not saved".to_owned()),
            false => Ok(None),
        };
    }
    if content["encoding"] != "base64" {
        return Ok(Some(text.to_owned()));
    }
    let Ok(bytes) = STANDARD.decode(text) else {
        return Err("bodies that are no base64".to_owned());
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => decompressed(response, error.as_bytes()).map(Some),
    }
}

/// Browsers save bodies as they were before compression, proxies as they were sent.
fn decompressed(response: &Value, bytes: &[u8]) -> Result<String, String> {
    let headers = response["headers"].as_array().into_iter().flatten();
    let mut named = headers.filter(|header| {
        let name = header["name"].as_str().unwrap_or_default();
        name.eq_ignore_ascii_case("content-encoding")
    });
    let encoding = named.next().and_then(|header| header["value"].as_str());
    let encoding = encoding.map(str::to_ascii_lowercase).unwrap_or_default();
    let decoder: Box<dyn Read> = match bytes {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(bytes)),
        [0x78, ..] if encoding == "deflate" => Box::new(ZlibDecoder::new(bytes)),
        _ if encoding == "deflate" => Box::new(DeflateDecoder::new(bytes)),
        _ if encoding.is_empty() => return Err("bodies that are no text".to_owned()),
        _ => return Err(format!("bodies with the content encoding `{encoding}`")),
    };
    let mut text = String::new();
    let read = decoder.take(MAX_BODY).read_to_string(&mut text);
    read.map_err(|error| format!("bodies that cannot be decompressed ({error})"))?;
    Ok(text)
}
