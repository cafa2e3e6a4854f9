//! What a server does with a request, down to the bytes and the way a connection ends.

use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::sleep;

/// One act of a server on a connection.
#[derive(Clone, Debug)]
pub enum Step {
    /// Writes these bytes.
    Send(Vec<u8>),
    /// Writes these bytes one by one, with a pause after each.
    Trickle(Vec<u8>, Duration),
    /// Writes this many bytes of filling without ever holding them.
    Fill(u64),
    /// Says nothing more, and keeps the connection.
    Stall,
    /// Ends the connection in good order (FIN).
    Close,
    /// Tears the connection (RST).
    Reset,
}

/// The reply to one request. The connection stays open unless a step ends it.
#[derive(Clone, Debug)]
pub struct Reply {
    steps: Vec<Step>,
    reads_request: bool,
}

impl Reply {
    /// Reads the request, then takes these steps.
    pub fn steps(steps: impl Into<Vec<Step>>) -> Self {
        Self {
            steps: steps.into(),
            reads_request: true,
        }
    }

    /// Tears the connection when a request has begun to arrive, without reading it.
    pub fn reset_within_request() -> Self {
        Self {
            steps: vec![Step::Reset],
            reads_request: false,
        }
    }

    /// Writes these bytes, then does `end`.
    pub fn raw(bytes: impl AsRef<[u8]>, end: Step) -> Self {
        Self::steps([Step::Send(bytes.as_ref().to_vec()), end])
    }

    /// A well-formed answer; `headers` are whole lines, each with its line break.
    pub fn http(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::steps([Step::Send(http(status, headers, body.as_ref()))])
    }

    /// A well-formed answer of JSON.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        let headers = "content-type: application/json\r\n";
        Self::http(status, headers, body.to_string())
    }

    /// A well-formed answer, byte by byte.
    pub fn trickle(status: u16, headers: &str, body: impl AsRef<[u8]>, pause: Duration) -> Self {
        Self::steps([Step::Trickle(http(status, headers, body.as_ref()), pause)])
    }

    pub(super) fn reads_request(&self) -> bool {
        self.reads_request
    }

    /// Takes all steps; whether the connection can serve another request.
    pub(super) async fn perform(self, stream: &mut TcpStream) -> bool {
        for step in self.steps {
            match step.perform(stream).await {
                Ok(true) => {}
                Ok(false) | Err(_) => return false,
            }
        }
        true
    }
}

impl Step {
    async fn perform(self, stream: &mut TcpStream) -> io::Result<bool> {
        match self {
            Self::Send(bytes) => stream.write_all(&bytes).await?,
            Self::Trickle(bytes, pause) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    sleep(pause).await;
                }
            }
            Self::Fill(length) => fill(stream, length).await?,
            // Longer than any test, and it ends with the runtime of the test.
            Self::Stall => sleep(Duration::from_secs(3600)).await,
            Self::Close => return stream.shutdown().await.map(|()| false),
            Self::Reset => {
                // Let what was written be read: a reset may throw it away.
                sleep(Duration::from_millis(50)).await;
                stream.set_zero_linger()?;
                return Ok(false);
            }
        }
        Ok(true)
    }
}

async fn fill(stream: &mut TcpStream, mut length: u64) -> io::Result<()> {
    let piece = [b' '; 64 * 1024];
    while length > 0 {
        let part = usize::try_from(length).map_or(piece.len(), |left| left.min(piece.len()));
        stream
            .write_all(piece.get(..part).unwrap_or(&piece))
            .await?;
        length -= part as u64;
    }
    Ok(())
}

/// Statuses to which HTTP allows no body have no length either.
fn http(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = if matches!(status, 100..200 | 204 | 304) {
        String::new()
    } else {
        format!("content-length: {}\r\n", body.len())
    };
    let mut answer = format!("HTTP/1.1 {status} Some Reason\r\n{length}{headers}\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}
