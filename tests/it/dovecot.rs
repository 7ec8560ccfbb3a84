//! A real Dovecot for the tests: unprivileged, in a folder of its own, on free loopback ports.
//!
//! It ends when the value is dropped. A shell between us and it waits on a pipe that only the
//! test process holds, so it ends as well when the test process dies.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::{
        fs::{PermissionsExt as _, chown},
        net::UnixDatagram,
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;

/// The one account: any other name works as well, all with this password.
pub const USER: &str = "hub@cambridge.test";
pub const PASSWORD: &str = "it's-\"quite\"-\\secret";

/// `nobody` of Debian. Dovecot refuses to serve mail as root, so tests run as root step down.
const NOBODY: u32 = 65534;

pub struct Dovecot {
    /// Plain text and STARTTLS.
    pub port: u16,
    /// TLS from the first octet.
    pub tls_port: u16,
    /// LMTP, for a mail server that delivers here.
    pub lmtp_port: u16,
    /// Where a mail server asks about passwords (SASL).
    pub auth_port: u16,
    /// PEM of the authority that signed the server's certificate (for `localhost`, 127.0.0.1).
    pub ca: PathBuf,
    /// `USER`'s Maildir: `new`, `cur`, `tmp`, and `.Sent` and so on beside them.
    pub maildir: PathBuf,
    dir: TempDir,
    server: Option<Child>,
}

impl Dovecot {
    /// One for all tests that have accounts of their own and let it be: it ends with the last.
    pub fn shared() -> Arc<Dovecot> {
        static SHARED: Mutex<Weak<Dovecot>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let dovecot = Arc::new(Dovecot::start());
            *shared = Arc::downgrade(&dovecot);
            dovecot
        })
    }

    pub fn start() -> Dovecot {
        // Unix socket paths are short: no nesting.
        let dir = tempfile::Builder::new()
            .prefix("dc")
            .tempdir_in("/tmp")
            .unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let maildir = dir.path().join("mail").join(USER);
        for folder in ["new", "cur", "tmp"] {
            fs::create_dir_all(maildir.join(folder)).unwrap();
        }
        fs::create_dir(dir.path().join("run")).unwrap();
        let ca = certificates(dir.path());
        hand_over(dir.path());
        let mut dovecot = Dovecot {
            port: 0,
            tls_port: 0,
            lmtp_port: 0,
            auth_port: 0,
            ca,
            maildir,
            dir,
            server: None,
        };
        // A port found free may be taken before Dovecot binds it.
        for _ in 0..5 {
            [
                dovecot.port,
                dovecot.tls_port,
                dovecot.lmtp_port,
                dovecot.auth_port,
            ] = free_ports();
            if dovecot.run() {
                return dovecot;
            }
        }
        panic!("dovecot does not start: {}", dovecot.log());
    }

    /// Puts a mail into the inbox, as a delivery does.
    pub fn deliver(&self, mail: &[u8]) {
        self.deliver_to("", mail);
    }

    /// Puts a mail into a folder: "" is the inbox, ".Junk" the folder `Junk`.
    pub fn deliver_to(&self, folder: &str, mail: &[u8]) {
        self.deliver_for(USER, folder, mail);
    }

    /// The same, as if the server's clock said so.
    pub fn deliver_at(&self, folder: &str, mail: &[u8], at: DateTime<Utc>) {
        self.put(USER, folder, mail, Some(at));
    }

    /// The same for another account.
    pub fn deliver_for(&self, user: &str, folder: &str, mail: &[u8]) {
        self.put(user, folder, mail, None);
    }

    /// Into any account's folder, taken in at that time by the server's clock.
    pub fn put(&self, user: &str, folder: &str, mail: &[u8], at: Option<DateTime<Utc>>) {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = self.dir.path().join("mail").join(user).join(folder);
        if !folder.join("tmp").exists() {
            for sub in ["new", "cur", "tmp"] {
                fs::create_dir_all(folder.join(sub)).unwrap();
            }
            hand_over(&self.dir.path().join("mail").join(user));
        }
        let name = format!("{:010}.T{}.test", 1_600_000_000 + number, number);
        let tmp = folder.join("tmp").join(&name);
        fs::write(&tmp, mail).unwrap();
        if let Some(at) = at {
            // INTERNALDATE is the file's time.
            let file = fs::File::options().append(true).open(&tmp).unwrap();
            file.set_modified(at.into()).unwrap();
        }
        hand_over(&tmp);
        fs::rename(tmp, folder.join("new").join(name)).unwrap();
    }

    /// What lies in an account's folder, read or not, in the order of arrival.
    pub fn mails(&self, user: &str, folder: &str) -> Vec<String> {
        let folder = self.dir.path().join("mail").join(user).join(folder);
        let mut found: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .filter_map(|sub| fs::read_dir(folder.join(sub)).ok())
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        found.sort();
        // Dovecot may rename one meanwhile: then it is seen at the next look.
        found
            .iter()
            .filter_map(|path| fs::read(path).ok())
            .map(|mail| String::from_utf8_lossy(&mail).into_owned())
            .collect()
    }

    /// The certificate and key that the server shows.
    pub fn certificate(&self) -> (PathBuf, PathBuf) {
        (
            self.dir.path().join("cert.pem"),
            self.dir.path().join("key.pem"),
        )
    }

    /// How many mails of an account's inbox have a keyword. Dovecot names keywords in a file and
    /// puts a letter for each into the file names.
    pub fn with_keyword(&self, user: &str, keyword: &str) -> usize {
        let maildir = self.dir.path().join("mail").join(user);
        let names = fs::read_to_string(maildir.join("dovecot-keywords")).unwrap_or_default();
        let Some(number) = names
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find_map(|(number, name)| (name == keyword).then(|| number.parse::<u8>().unwrap()))
        else {
            return 0;
        };
        let letter = char::from(b'a' + number);
        fs::read_dir(maildir.join("cur"))
            .unwrap()
            .filter(|entry| {
                let name = entry.as_ref().unwrap().file_name();
                let name = name.to_string_lossy().into_owned();
                name.split_once(":2,")
                    .is_some_and(|(_, flags)| flags.contains(letter))
            })
            .count()
    }

    /// As a server does that lost its indexes: every UID is given anew.
    pub fn set_uidvalidity(&mut self, value: u32) {
        self.stop();
        for entry in fs::read_dir(&self.maildir).unwrap() {
            let path = entry.unwrap().path();
            if path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("dovecot.index")
            {
                fs::remove_file(path).unwrap();
            }
        }
        let list = self.maildir.join("dovecot-uidlist");
        fs::write(
            &list,
            format!("3 V{value} N1 G0123456789abcdef0123456789abcdef\n"),
        )
        .unwrap();
        hand_over(&list);
        assert!(self.run(), "dovecot does not start again: {}", self.log());
    }

    /// Ends the server; every session breaks. The mail stays.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.stdin.take());
            server.wait().unwrap();
        }
    }

    /// Starts it again on the same ports.
    pub fn restart(&mut self) {
        self.stop();
        assert!(self.run(), "dovecot does not start again: {}", self.log());
    }

    /// What the server wrote down, for the message of a failed test.
    pub fn log(&self) -> String {
        ["log", "out"]
            .iter()
            .filter_map(|file| fs::read_to_string(self.dir.path().join(file)).ok())
            .collect()
    }

    /// True when the server listens; false when it could not.
    fn run(&mut self) -> bool {
        let dir = self.dir.path();
        let conf = dir.join("dovecot.conf");
        fs::write(&conf, self.configuration()).unwrap();
        let ready = dir.join("ready");
        if ready.exists() {
            fs::remove_file(&ready).unwrap();
        }
        let socket = UnixDatagram::bind(&ready).unwrap();
        fs::set_permissions(&ready, fs::Permissions::from_mode(0o777)).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let out = fs::File::create(dir.join("out")).unwrap();
        // `read` returns when the pipe closes: by `stop`, or because the test process died. A session
        // that was busy when its master ended lives on, and would write its own list of mails over
        // ours: whatever is left of the group goes with the shell.
        let script = "dovecot -F -c \"$1\" & read -r end; kill $! ; wait $! ; kill -KILL 0";
        let mut command = if is_root() {
            let mut c = Command::new("setpriv");
            c.args([
                &format!("--reuid={NOBODY}"),
                &format!("--regid={NOBODY}"),
                "--clear-groups",
                "sh",
            ]);
            c
        } else {
            Command::new("sh")
        };
        let server = command
            .args(["-c", script, "sh"])
            .arg(&conf)
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("NOTIFY_SOCKET", &ready)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .spawn()
            .expect("start dovecot (dovecot-imapd and setpriv must be installed)");
        self.server = Some(server);
        let mut word = [0; 64];
        let up = matches!(socket.recv(&mut word), Ok(n) if word[..n].starts_with(b"READY=1"));
        if !up {
            self.stop();
            return false;
        }
        // It says so a moment before it takes up its work, and would lose a signal to end until then.
        let mut greeting = [0; 4];
        TcpStream::connect(("127.0.0.1", self.port))
            .and_then(|mut line| line.read_exact(&mut greeting))
            .expect("dovecot greets");
        true
    }

    fn configuration(&self) -> String {
        let dir = self.dir.path().display();
        let (user, group) = if is_root() {
            ("nobody".to_owned(), "nogroup".to_owned())
        } else {
            (own("-un"), own("-gn"))
        };
        let (port, tls_port, lmtp_port) = (self.port, self.tls_port, self.lmtp_port);
        let auth_port = self.auth_port;
        format!(
            r#"
auth_failure_delay = 0
protocols = imap lmtp
base_dir = {dir}/run
state_dir = {dir}/run
log_path = {dir}/log
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
mail_home = {dir}/mail/%u
mail_location = maildir:{dir}/mail/%u
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <{dir}/cert.pem
ssl_key = <{dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={dir}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    auto = create
    special_use = \Drafts
  }}
  mailbox Junk {{
    auto = create
    special_use = \Junk
  }}
  mailbox Sent {{
    auto = create
    special_use = \Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"#,
            password = PASSWORD
        )
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

pub fn is_root() -> bool {
    own("-u") == "0"
}

fn own(what: &str) -> String {
    let out = Command::new("id").arg(what).output().unwrap();
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// Gives a path and what is below it to the user the server runs as.
fn hand_over(path: &Path) {
    if !is_root() {
        return;
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            hand_over(&entry.unwrap().path());
        }
    }
    // The running server renames its own files meanwhile; those are its user's anyway.
    if let Err(error) = chown(path, Some(NOBODY), Some(NOBODY)) {
        assert_eq!(
            error.kind(),
            std::io::ErrorKind::NotFound,
            "hand over {}",
            path.display()
        );
    }
}

pub fn free_ports<const N: usize>() -> [u16; N] {
    let held: [TcpListener; N] = std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|l| l.local_addr().unwrap().port())
}

/// An authority of our own and a certificate by it; returns the authority's file.
fn certificates(dir: &Path) -> PathBuf {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Of another name than the server's: to OpenSSL (mbsync) it would be self-signed else.
    authority
        .distinguished_name
        .push(DnType::CommonName, "authority");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let server = CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    let write = |name: &str, text: String| {
        let path = dir.join(name);
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        path
    };
    write("cert.pem", server.pem());
    write("key.pem", key.serialize_pem());
    write("ca.pem", authority.pem())
}

#[test]
fn the_lab_starts_answers_and_ends() {
    use std::{io::BufRead as _, io::BufReader, net::TcpStream};
    let mut lab = Dovecot::start();
    let stream = TcpStream::connect(("127.0.0.1", lab.port)).unwrap();
    let mut greeting = String::new();
    BufReader::new(stream).read_line(&mut greeting).unwrap();
    assert!(greeting.starts_with("* OK"), "{greeting}");
    lab.stop();
    assert!(TcpStream::connect(("127.0.0.1", lab.port)).is_err());
}
