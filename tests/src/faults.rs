//! An HTTP server on loopback that breaks what it promises: the opposite of [`crate::server`].

mod reply;
mod request;

pub use reply::{Reply, Step};

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

use crate::server::Recorded;

/// A server that goes through a script, one reply for each request, and ends with its last reply
/// for ever.
#[derive(Debug)]
pub struct FaultServer {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    script: Mutex<VecDeque<Reply>>,
    last: Reply,
    requests: Mutex<Vec<Recorded>>,
}

impl State {
    fn next(&self) -> Reply {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.pop_front().unwrap_or_else(|| self.last.clone())
    }

    fn record(&self, request: Recorded) {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
    }
}

impl FaultServer {
    /// Starts on a free port with `script`; `last` is the reply to every request after it.
    ///
    /// # Errors
    ///
    /// When there is no port to listen on.
    pub async fn start(script: Vec<Reply>, last: Reply) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            script: Mutex::new(script.into()),
            last,
            requests: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self {
            address,
            state,
            task,
        })
    }

    /// Base URL without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests that were read so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&state)));
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let mut read = Vec::new();
    loop {
        if !request::begins(&mut stream, &mut read).await {
            return;
        }
        let reply = state.next();
        if reply.reads_request() {
            match request::read(&mut stream, &mut read).await {
                Some(request) => state.record(request),
                None => return,
            }
        }
        if !reply.perform(&mut stream).await {
            return;
        }
    }
}

/// A port that refuses connections and that nobody else gets while this value lives.
#[derive(Debug)]
pub struct RefusingPort {
    address: SocketAddr,
    _bound: TcpSocket,
}

impl RefusingPort {
    /// Takes a free port without listening on it.
    ///
    /// # Errors
    ///
    /// When there is no free port.
    pub fn bind() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self {
            address: socket.local_addr()?,
            _bound: socket,
        })
    }

    /// Base URL without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
