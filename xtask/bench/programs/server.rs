//! An HTTP/1.1 server on loopback that answers from the files of the directory that it is given. It
//! prints its port.
//!
//! Lists go on for as many pages as the file `pages` says; their tokens are the numbers of the pages.

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

struct Answers {
    profile: String,
    /// Text before and after the link to the next page.
    page: (String, String),
    pages: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments
        .next()
        .ok_or("give the directory of the answers")?;
    let pages = arguments
        .next()
        .ok_or("give the number of pages")?
        .parse()?;
    let read = |name: &str| fs::read_to_string(Path::new(&directory).join(name));
    let page = read("page.json")?;
    let (before, after) = page
        .split_once("NEXT")
        .ok_or("the page has no place for its link")?;
    let answers = Arc::new(Answers {
        profile: read("profile.json")?,
        page: (before.to_owned(), after.to_owned()),
        pages,
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let (stream, answers) = (stream?, Arc::clone(&answers));
        thread::spawn(move || serve(&stream, &answers));
    }
    Ok(())
}

fn serve(stream: &TcpStream, answers: &Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let (mut target, mut line, mut body) = (String::new(), String::new(), Vec::new());
    loop {
        target.clear();
        if reader.read_line(&mut target)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        answer(stream, &target, answers)?;
    }
}

fn answer(mut stream: &TcpStream, request: &str, answers: &Answers) -> io::Result<()> {
    let target = request.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let list = path.ends_with("/business-profiles") && request.starts_with("GET");
    let body = if list {
        page(query, answers)
    } else {
        answers.profile.clone()
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes())
}

fn page(query: &str, answers: &Answers) -> String {
    let number = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("next="))
        .and_then(|token| token.parse().ok())
        .unwrap_or(1_u64);
    let (before, after) = &answers.page;
    if number < answers.pages {
        format!(
            "{before}http://127.0.0.1/v1/network-registry/business-profiles?next={}{after}",
            number + 1
        )
    } else {
        // Without the whole link, as the last page of a list is.
        let page = format!("{before}NEXT{after}");
        page.replace(",\"next\":{\"href\":\"NEXT\"}", "")
    }
}
