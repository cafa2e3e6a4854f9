//! A plain HTTP client for loopback: it sends what it is given and judges nothing.

use std::io;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// One connection to a server.
#[derive(Debug)]
pub struct Plain {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    authorization: Option<&'static str>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct PlainAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers in the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl PlainAnswer {
    /// The first header of that name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Plain {
    /// Connects to `http://host:port`, whatever path follows.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub async fn connect(url: &str, authorization: Option<&'static str>) -> io::Result<Self> {
        let rest = url.trim_start_matches("http://");
        let host = rest.split('/').next().unwrap_or_default().to_owned();
        let stream = TcpStream::connect(&host).await?;
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        tokio::spawn(async move { connection.await.ok() });
        Ok(Self {
            sender,
            host,
            authorization,
        })
    }

    /// Sends a request; a body is sent as JSON.
    ///
    /// # Errors
    ///
    /// When the connection breaks.
    pub async fn send(
        &mut self,
        method: &str,
        target: &str,
        body: &str,
    ) -> io::Result<PlainAnswer> {
        let mut request = Request::builder()
            .method(method)
            .uri(target)
            .header("host", &self.host);
        if let Some(authorization) = self.authorization {
            request = request.header("authorization", authorization);
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let request = request.body(Full::from(body.to_owned()));
        let request = request.map_err(io::Error::other)?;
        self.sender.ready().await.map_err(io::Error::other)?;
        let answer = self.sender.send_request(request).await;
        let (parts, body) = answer.map_err(io::Error::other)?.into_parts();
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        });
        Ok(PlainAnswer {
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body: body
                .collect()
                .await
                .map_err(io::Error::other)?
                .to_bytes()
                .to_vec(),
        })
    }
}
