//! The process: arguments, logging, exit code. No rule lives here.

use std::process::ExitCode;

use clap::Parser;
use countersign::cli::{Cli, Misconfigured, stdout};

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.start_logging();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("countersign: start runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli.run()) {
        Ok(code) => code,
        Err(error) if error.is::<stdout::Closed>() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("countersign: {error:#}");
            if error.is::<Misconfigured>() {
                ExitCode::from(Misconfigured::EXIT)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
