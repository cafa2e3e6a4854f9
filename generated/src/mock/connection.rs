//! HTTP: connections come in, requests go to the world, responses go out.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming as Body;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::clock::delta;
use super::control::Control;
use super::control_routes;
use super::fault::{self, Effect, Fault};
use super::received::Received;
use super::refusal::Refusal;
use super::reply::Reply;
use super::world::World;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    /// Wakes whoever waits for the server's clock.
    pub(crate) time_passed: Notify,
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self {
            world: Mutex::new(world),
            time_passed: Notify::new(),
        }
    }

    /// The world; a panic in another thread does not take it away.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the delay of the fault that hits a request is over by the server's clock, or the request forgotten.
    async fn wait_for(&self, fault: &Fault, number: usize) {
        let due = self.lock().clock.now() + delta(fault.delay);
        loop {
            let time_passed = self.time_passed.notified();
            let left = {
                let world = self.lock();
                let left = (due - world.clock.now()).to_std().unwrap_or_default();
                if left.is_zero() || world.has_forgotten(number) {
                    return;
                }
                left
            };
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                () = time_passed => {}
            }
        }
    }
}

/// Serves until it is dropped; open connections end with it.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve_connection(stream, Arc::clone(&shared)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| {
        let reply = respond(request, Arc::clone(&shared));
        Box::pin(async move { reply.await.map(response).ok_or("reset") })
    });
    let mut connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let served = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let stream = connection.into_parts().io.into_inner();
    if served.is_err() {
        // Without lingering, closing sends a reset.
        stream.set_zero_linger().ok();
    }
}

/// The response to a request; `None` when the connection is to be reset instead.
async fn respond(request: Request<Body>, shared: Arc<Shared>) -> Option<Reply> {
    let (received, authorization) = read(request).await?;
    if let Some(path) = received.path.strip_prefix(control_routes::PREFIX) {
        let control = Control::new(shared);
        return Some(control_routes::respond(&control, &received, path));
    }
    // A task of its own: it is processed even if the client hangs up.
    let exchange = tokio::spawn(exchange(received, authorization, shared));
    exchange.await.ok().flatten()
}

async fn exchange(
    received: Received,
    authorization: Option<String>,
    shared: Arc<Shared>,
) -> Option<Reply> {
    let (number, fault) = shared.lock().record(received.clone());
    if let Some(fault) = &fault {
        shared.wait_for(fault, number).await;
    }
    let effect = fault.as_ref().map_or(Effect::None, |fault| fault.effect);
    let mut world = shared.lock();
    if world.has_forgotten(number) {
        return None;
    }
    let mut reply = match effect {
        Effect::Reset => return None,
        Effect::Page(status) => fault::page(status),
        Effect::Problem(status) => Refusal::of_status(status).into_reply(world.trace_id()),
        Effect::None | Effect::LostResponse => world.respond(&received, authorization.as_deref()),
    };
    if effect == Effect::LostResponse {
        return None;
    }
    if let Some(fault) = &fault {
        fault.mark(&mut reply);
    }
    world.record_reply(number, &reply);
    Some(reply)
}

/// A request without its credentials, and these.
async fn read(request: Request<Body>) -> Option<(Received, Option<String>)> {
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
        response_type: None,
        response: Vec::new(),
    };
    Some((received, authorization))
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
