use std::fmt;

use bytes::Bytes;

/// At most this much is reserved on the word of a `Content-Length` header.
const TRUSTED_LENGTH: usize = 64 * 1024;

/// Why a body was not read to its end.
#[derive(Debug)]
pub(crate) enum BodyFault {
    /// It is longer than this cap.
    TooLarge(usize),
    /// The connection failed or a timeout passed.
    Interrupted(reqwest::Error),
}

impl fmt::Display for BodyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(cap) => write!(f, "the body is longer than the cap of {cap} bytes"),
            Self::Interrupted(error) if error.is_timeout() => {
                f.write_str("the body did not arrive in time")
            }
            Self::Interrupted(_) => f.write_str("the body was cut short"),
        }
    }
}

/// Reads up to `cap` bytes, and keeps what came where the rest does not.
pub(crate) async fn read(
    mut response: reqwest::Response,
    cap: usize,
) -> (Bytes, Option<BodyFault>) {
    let expected = response.content_length().unwrap_or(0);
    let mut body = Bytes::new();
    let mut collected: Vec<u8> = Vec::new();
    let fault = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + collected.len() + chunk.len() > cap => {
                gather(&mut body, &mut collected, expected);
                let room = cap.saturating_sub(collected.len());
                collected.extend(chunk.into_iter().take(room));
                break Some(BodyFault::TooLarge(cap));
            }
            // Most bodies come in one piece, which need not be copied.
            Ok(Some(chunk)) if body.is_empty() && collected.is_empty() => body = chunk,
            Ok(Some(chunk)) => {
                gather(&mut body, &mut collected, expected);
                collected.extend_from_slice(&chunk);
            }
            Ok(None) => break None,
            Err(error) => break Some(BodyFault::Interrupted(error.without_url())),
        }
    };
    if !collected.is_empty() {
        body = collected.into();
    }
    (body, fault)
}

/// Moves the first piece to where all are collected.
fn gather(first: &mut Bytes, collected: &mut Vec<u8>, expected: u64) {
    if !first.is_empty() {
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        collected.reserve(expected.min(TRUSTED_LENGTH).max(first.len()));
        collected.extend_from_slice(first);
        *first = Bytes::new();
    }
}
