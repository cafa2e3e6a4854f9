//! HTTP: connections come in, requests go to the world, answers go out.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::fault::Outcome;
use super::received::Received;
use super::reply::Reply;
use super::world::{Asked, World};

/// The world as all connections see it. A panic in another thread does not take it away.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until it is dropped; open connections end with it.
pub(crate) async fn serve(listener: TcpListener, world: Shared) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve_connection(stream, world.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, world: Shared) {
    let (reset, mut resets) = watch::channel(false);
    let service = service_fn(|request| {
        let (world, reset) = (world.clone(), reset.clone());
        Box::pin(async move {
            match exchange(request, &world).await {
                Some(reply) => Ok::<_, Infallible>(response(reply)),
                None => {
                    reset.send_replace(true);
                    // The connection is torn down from outside; there is nothing to answer any more.
                    std::future::pending().await
                }
            }
        })
    });
    let mut connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let wanted = tokio::select! {
        _ = poll_fn(|context| connection.poll_without_shutdown(context)) => false,
        _ = resets.wait_for(|reset| *reset) => true,
    };
    let stream = connection.into_parts().io.into_inner();
    if wanted {
        // Without lingering, closing sends a reset.
        stream.set_zero_linger().ok();
    }
}

/// One request and its answer; `None` when the connection is to be reset instead.
async fn exchange(request: Request<Incoming>, world: &Shared) -> Option<Reply> {
    let asked = read(request).await?;
    let (place, fault, trace_id) = {
        let mut world = world.lock();
        let (place, fault) = world.note(&asked);
        (place, fault, world.trace_id())
    };
    let outcome = match &fault {
        None => Outcome::Continue,
        Some(fault) => {
            tokio::time::sleep(fault.wait()).await;
            fault.outcome(trace_id)
        }
    };
    let mut world = world.lock();
    let reply = match outcome {
        Outcome::Reset => return None,
        Outcome::Reply(reply) => reply,
        Outcome::Continue => world.answer(&asked),
    };
    world.note_reply(place, &reply);
    Some(reply)
}

async fn read(request: Request<Incoming>) -> Option<Asked> {
    let (parts, body) = request.into_parts();
    let text =
        |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let authorization = parts.headers.get(hyper::header::AUTHORIZATION).map(text);
    let headers = parts.headers.iter();
    let received = Received {
        operation: None,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers
            .filter(|(name, _)| *name != hyper::header::AUTHORIZATION)
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: body.collect().await.ok()?.to_bytes().to_vec(),
        status: None,
        answer_type: None,
        answer: Vec::new(),
    };
    Some(Asked {
        received,
        authorization,
    })
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut builder = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        builder = builder.header(name, value);
    }
    builder
        .body(Full::from(reply.body))
        .unwrap_or_else(|_| Response::new(Full::default()))
}
