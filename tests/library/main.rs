//! What uses the library in this process; what the program prints is tested in `tests/extract/`, what needs time and
//! memory in `tests/measured/`. All of it is one binary: each more would be linked with everything.
//!
//! | module        | holds                                                                                   |
//! | ------------- | --------------------------------------------------------------------------------------- |
//! | `domain`      | the engine knows no domain: which files of `src/` may hold Chinese characters           |
//! | `explained`   | why a rule does not fire, held against what happens when the cause is taken away        |
//! | `explanations` | what `extract check --explain` says of every code                                       |
//! | `formats`     | what is read of files of each format                                                    |
//! | `house`       | which folder of `src/` may import which, and how large files are                        |
//! | `layers`      | rule sets that lie one on top of another                                                |
//! | `messages`    | every message has its Chinese half                                                      |
//! | `oracle`      | the fast way of matching against slow ones                                              |
//! | `prepared`    | the rules prepared by the build against the same rules read from their folder           |
//! | `public`      | the crate as the program of others uses it                                              |
//! | `rule_faults` | what is said about every kind of fault in a rule set                                    |
//! | `rule_files`  | which files make up a rule set                                                          |
//! | `settings`    | what settings of a rule folder change                                                   |

mod domain;
mod explained;
mod explanations;
mod formats;
mod house;
mod layers;
mod messages;
mod oracle;
mod prepared;
mod public;
mod rule_faults;
mod rule_files;
mod settings;
