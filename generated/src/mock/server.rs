use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::connection::{Shared, serve};
use super::control::Control;
use super::control_routes;
use super::world::{TFN_PREFIX, World};
use crate::runtime::{Credentials, Error};
use crate::{network_registry, tfn};

/// API key of the account that a server knows unless it is told another.
const KEY: &str = "abcd1234";

const SECRET: &str = "mock-secret";

/// Both registration APIs on loopback, in this process.
///
/// It runs on the Tokio runtime that starts it, and stops when it is dropped. Two servers know nothing of
/// each other. What a test can do behind the back of the APIs is in [`Control`], whose methods a server has
/// as well.
#[derive(Debug)]
pub struct Server {
    control: Control,
    credentials: Credentials,
    address: SocketAddr,
    task: JoinHandle<()>,
}

/// Settings of a [`Server`].
#[derive(Clone, Debug)]
#[must_use = "settings do nothing until the server is started"]
pub struct ServerBuilder {
    credentials: Credentials,
    port: u16,
    seeded: bool,
}

impl Server {
    /// Starts a server on a free port, with one profile of each kind and one registration in it.
    ///
    /// # Errors
    ///
    /// When there is no port to listen on.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Settings for a server: credentials, port, content.
    pub fn builder() -> ServerBuilder {
        ServerBuilder {
            credentials: Credentials::new(KEY, SECRET),
            port: 0,
            seeded: true,
        }
    }

    /// Where the Network Registry is, for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    pub fn network_registry_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the TFN API is, for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    pub fn tfn_url(&self) -> String {
        format!("http://{}{TFN_PREFIX}", self.address)
    }

    /// Where programs in other languages control the server; see [the module](super).
    pub fn control_url(&self) -> String {
        format!("http://{}{}", self.address, control_routes::PREFIX)
    }

    /// What controls the server, for another thread or task.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Key and secret of the account that the server knows.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// A client of this server's Network Registry with default settings.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn network_registry(&self) -> Result<network_registry::Client, Error> {
        network_registry::Client::builder()
            .credentials(self.credentials())
            .base_url(self.network_registry_url())
            .build()
    }

    /// A client of this server's TFN API with default settings.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn tfn(&self) -> Result<tfn::Client, Error> {
        tfn::Client::builder()
            .credentials(self.credentials())
            .base_url(self.tfn_url())
            .build()
    }
}

impl Deref for Server {
    type Target = Control;

    fn deref(&self) -> &Control {
        &self.control
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ServerBuilder {
    /// The account that the server knows, and that owns what it starts with.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The port to listen on; 0, which is the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts without any profile or registration. The catalogue is there all the same.
    pub fn empty(mut self) -> Self {
        self.seeded = false;
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// When the port, which the error names, cannot be listened on, or the credentials do not fit into a
    /// header.
    pub async fn start(self) -> io::Result<Server> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = TcpListener::bind(address).await.map_err(|error| {
            let what = format!("the mock cannot listen on {address}: {error}");
            io::Error::new(error.kind(), what)
        })?;
        let address = listener.local_addr()?;
        let origin = format!("http://{address}");
        let world = World::new(origin, &self.credentials, self.seeded)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let shared = Arc::new(Shared::new(world));
        let task = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Ok(Server {
            control: Control::new(shared),
            credentials: self.credentials,
            address,
            task,
        })
    }
}
