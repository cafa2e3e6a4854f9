//! An HTTP/1.1 server on loopback for the measured programs. Its list has no end; the tokens are the numbers of the pages.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

/// What it says.
#[derive(Clone)]
pub(crate) struct Answers {
    pub(crate) profile: String,
    /// A page with `NEXT` in the place of its link.
    pub(crate) page: String,
}

/// Answers until the benchmark ends; gives its port.
pub(crate) fn start(answers: Answers) -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = answers.clone();
            // A client that goes away ends its connection.
            thread::spawn(move || serve(&stream, &answers));
        }
    });
    Ok(port.to_string())
}

fn serve(mut stream: &TcpStream, answers: &Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let (mut request, mut length) = (String::new(), 0);
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().to_ascii_lowercase().split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse().unwrap_or(0),
                Some(_) => {}
                None => break,
            }
        }
        reader.read_exact(&mut vec![0; length])?;
        let body = match request.split_once('?') {
            Some((_, query)) => answers.page.replace("NEXT", &following(query)),
            None => answers.profile.clone(),
        };
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
        stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes())?;
    }
}

/// The link to the page after that of a query.
fn following(query: &str) -> String {
    let mut pairs = query.split([' ', '&']);
    let token = pairs.find_map(|pair| pair.strip_prefix("next="));
    let number = token.and_then(|token| token.parse().ok()).unwrap_or(1_u64);
    format!("http://127.0.0.1/?next={}", number + 1)
}
