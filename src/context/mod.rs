//! `SSL_CTX`: configuration, credentials and the session cache.

mod chains;
pub mod method;
pub mod session_cache;
pub mod settings;
pub mod statistics;

use std::sync::Arc;

use parking_lot::RwLock;

use crate::abi::SSL_CTX;
use crate::callback::{Argument, Callback, Info, KeyLog, ServerName, TicketCallbacks};
use crate::ex_data::ContextData;
use crate::session::ticket::TicketKeys;
use crate::tls::config::Configs;
use crate::tls::trust::TrustStore;
use chains::Chains;
use method::Method;
use session_cache::SessionCache;
use settings::{AlpnChoice, Configured, Settings};

/// A context, `SSL_CTX` to C.
pub struct Context {
    method: &'static Method,
    settings: RwLock<Settings>,
    choices: RwLock<Choices>,
    /// The session cache.
    pub sessions: SessionCache,
    /// Whom it trusts.
    pub trust: TrustStore,
    /// What its tickets are sealed with.
    pub ticket_keys: TicketKeys,
    chains: Chains,
    /// The engine's configurations, shared by its connections.
    pub configs: Configs,
    ex_data: ContextData,
}

/// What connections ask their context for when they need it, rather than inherit it.
#[derive(Clone, Copy, Default)]
pub struct Choices {
    /// Chooses among the application protocols that a client offers.
    pub alpn: AlpnChoice,
    /// Hears which server a client wants.
    pub server_name: Option<Callback<ServerName>>,
    /// Its argument.
    pub server_name_argument: Argument,
    /// Hears what happens on connections that have no listener of their own.
    pub info: Option<Callback<Info>>,
    /// Takes lines for a key log file.
    pub key_log: Option<Callback<KeyLog>>,
    /// Has a say in tickets.
    pub tickets: TicketCallbacks,
}

impl Context {
    /// A context with OpenSSL's defaults.
    pub fn new(method: &'static Method) -> Arc<Self> {
        let context = Arc::new(Self {
            method,
            settings: RwLock::new(Settings::new()),
            choices: RwLock::default(),
            sessions: SessionCache::new(),
            trust: TrustStore::default(),
            ticket_keys: TicketKeys::new(),
            chains: Chains::default(),
            configs: Configs::default(),
            ex_data: ContextData::new(),
        });
        context.ex_data.created(context.handle().cast());
        context
    }

    /// Its method.
    pub fn method(&self) -> &'static Method {
        self.method
    }

    /// What its connections inherit.
    pub fn settings(&self) -> Settings {
        self.settings.read().clone()
    }

    /// Looks at the settings.
    pub fn with_settings<T>(&self, look: impl FnOnce(&Settings) -> T) -> T {
        look(&self.settings.read())
    }

    /// Sets the lowest or highest protocol version ([`Settings::set_version_limit`]).
    pub fn set_version_limit(&self, version: i32, highest: bool) -> bool {
        let fixed = self.method.fixed_version != 0;
        self.change_settings(|settings| settings.set_version_limit(version, highest, fixed))
    }

    /// What its connections ask it for.
    pub fn choices(&self) -> Choices {
        *self.choices.read()
    }

    /// Changes what its connections ask it for.
    pub fn change_choices(&self, change: impl FnOnce(&mut Choices)) {
        change(&mut self.choices.write());
    }

    /// The application's data.
    pub fn ex_data(&self) -> &ContextData {
        &self.ex_data
    }

    /// The handle that C knows it by.
    pub fn handle(&self) -> *mut SSL_CTX {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        self.flush_sessions(0);
        self.ex_data.freed(self.handle().cast());
    }
}

impl Configured for Context {
    /// For connections that are made from now on.
    fn change_settings<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> T {
        change(&mut self.settings.write())
    }
}
