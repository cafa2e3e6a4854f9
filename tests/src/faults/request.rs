//! Reads requests off a connection, with no more of HTTP than the client writes.

use std::str;

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::server::Recorded;

/// Waits for the first byte of a request; `false` where the client hangs up.
pub(super) async fn begins(stream: &mut TcpStream, read: &mut Vec<u8>) -> bool {
    !read.is_empty() || fill(stream, read, 1).await
}

/// Reads a whole request; `None` where the client hangs up before.
pub(super) async fn read(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<Recorded> {
    let head_length = loop {
        match read.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(position) => break position + 4,
            None if fill(stream, read, 4096).await => {}
            None => return None,
        }
    };
    let mut request = head(read.get(..head_length)?)?;
    let body_length: usize = request
        .header("content-length")
        .map_or(Some(0), |length| length.parse().ok())?;
    while read.len() < head_length + body_length {
        if !fill(stream, read, 4096).await {
            return None;
        }
    }
    request.body = read.get(head_length..head_length + body_length)?.to_vec();
    read.drain(..head_length + body_length);
    Some(request)
}

async fn fill(stream: &mut TcpStream, read: &mut Vec<u8>, most: usize) -> bool {
    let mut buffer = [0; 4096];
    let room = buffer.get_mut(..most).unwrap_or_default();
    match stream.read(room).await {
        Ok(0) | Err(_) => false,
        Ok(length) => {
            read.extend(room.iter().take(length));
            true
        }
    }
}

fn head(text: &[u8]) -> Option<Recorded> {
    let mut lines = str::from_utf8(text).ok()?.split("\r\n");
    let mut words = lines.next()?.split(' ');
    Some(Recorded {
        method: words.next()?.to_owned(),
        target: words.next()?.to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: Vec::new(),
    })
}
