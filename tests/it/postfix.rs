//! A real Postfix for the tests: an instance of its own in a folder of its own, on a free loopback
//! port. It takes mail from who has a password of the lab's Dovecot, delivers `*.test` and
//! `*.example` there, and nothing anywhere else.
//!
//! Postfix runs as root only ("the master command is reserved for the superuser"). Everybody else's
//! tests get a scripted server in its place that does the same for them, and are told so.

use std::{
    fs,
    net::TcpStream,
    os::unix::fs::{PermissionsExt as _, chown},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use crate::dovecot::{Dovecot, free_ports};

pub struct Postfix {
    /// STARTTLS, by the same authority as Dovecot's certificate.
    pub port: u16,
    dir: TempDir,
    server: Option<Child>,
}

/// `gone@` at any school: accepted, and then it turns out that nobody is there.
pub const GONE: &str = "gone";

impl Postfix {
    pub fn before(dovecot: &Dovecot) -> Postfix {
        let dir = tempfile::Builder::new()
            .prefix("pf")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["etc", "queue", "data"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let user = id("-u", "postfix");
        chown(dir.path().join("data"), Some(user), None).unwrap();
        fs::set_permissions(dir.path().join("data"), fs::Permissions::from_mode(0o700)).unwrap();
        let [port] = free_ports();
        let mut postfix = Postfix {
            port,
            dir,
            server: None,
        };
        postfix.configure(dovecot);
        postfix.run();
        postfix
    }

    fn configure(&self, dovecot: &Dovecot) {
        let dir = self.dir.path().display();
        let (certificate, key) = dovecot.certificate();
        let main = format!(
            r#"
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
meta_directory = /etc/postfix
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {dir}/queue/log
maillog_file_prefixes = {dir}
myhostname = mx.lab.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
relay_domains = regexp:{dir}/etc/relay
transport_maps = regexp:{dir}/etc/transport
default_transport = error:5.1.2 the lab sends nothing away
smtp_dns_support_level = disabled
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unauth_destination
nobody_destination_recipient_limit = 1
"#,
            certificate = certificate.display(),
            key = key.display(),
            auth = dovecot.auth_port,
        );
        let master = format!(
            r#"
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
nobody unix - n n - - pipe flags=q user=nobody argv=/bin/sh -c {{cat >/dev/null; exit 67}}
"#,
            port = self.port
        );
        let transport = format!(
            "/^{GONE}@/ nobody:\n/\\.(test|example)$/ lmtp:inet:127.0.0.1:{}\n",
            dovecot.lmtp_port
        );
        let relay = "/\\.(test|example)$/ OK\n".to_owned();
        for (name, text) in [
            ("main.cf", main),
            ("master.cf", master),
            ("transport", transport),
            ("relay", relay),
        ] {
            fs::write(self.dir.path().join("etc").join(name), text).unwrap();
        }
    }

    /// A shell between us and it waits on a pipe that only the test process holds, so it ends when
    /// the test does, however that ends.
    fn run(&mut self) {
        let script = "postfix -c \"$1\" start-fg & read -r end; postfix -c \"$1\" abort; wait $!";
        let out = fs::File::create(self.dir.path().join("out")).unwrap();
        let server = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(self.dir.path().join("etc"))
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .stdin(Stdio::piped())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("start postfix");
        self.server = Some(server);
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            // Another process: nothing tells us when it listens.
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("postfix does not start (it must be root): {}", self.log());
    }

    pub fn log(&self) -> String {
        ["out", "queue/log"]
            .iter()
            .filter_map(|file| fs::read_to_string(self.path(file)).ok())
            .collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.stdin.take());
            server.wait().unwrap();
        }
    }
}

fn id(what: &str, user: &str) -> u32 {
    let out = Command::new("id").args([what, user]).output().unwrap();
    String::from_utf8(out.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}
