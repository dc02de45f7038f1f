//! What the program does, through the built binary and the public library.
//!
//! | module       | holds                                                                        |
//! | ------------ | ---------------------------------------------------------------------------- |
//! | `binary`     | running `extract`                                                            |
//! | `golden`     | files that are rewritten by `UPDATE_GOLDEN=1 cargo test`                     |
//! | `samples`    | what the documents of `samples/` give: the golden files                      |
//! | `forms`      | what documents of every form give, against the answers of a reader           |
//! | `formats`    | one speech in every format gives the same row                                |
//! | `readme`     | the claims of `README.md`                                                    |
//! | `inputs`     | which documents are read, in which order, and what is said about the others  |
//! | `inputs_in_chinese` | what is said of inputs and outputs in Chinese                         |
//! | `tables`     | a document in each row of a table                                            |
//! | `other_tables` | tables beside that of the speeches, their columns, and formats by endings  |
//! | `jobs`       | several documents at once give what one after the other gives                |
//! | `layers`     | rules on top of those built in, and the rules built in written to a folder   |
//! | `own_corpus` | a small corpus with right answers: precision and recall of each field        |
//! | `pages`      | what lies in the pages that are looked at in a browser                       |
//! | `outputs`    | exit codes, `-o`, `--bom`, broken pipes                                      |
//! | `serve`      | what the program that serves a page answers, and what it refuses             |
//! | `append`     | what is in an output is not read again, and what is new is added             |
//! | `kills`      | runs that are ended at random moments, and started again                     |
//! | `shell`      | completions of shells, and manual pages                                      |
//! | `spans`      | every mention stands where it says                                           |
//! | `reports`    | how many government work reports are read right                              |
//! | `rule_sets`  | the rules built in, rules of a folder, a user's own column, faults           |
//! | `questions`  | what columns count, which mentions they ask, what they calculate              |
//! | `remarks`    | what is said of rows                                                         |
//! | `expected`   | cells outside of what the rules expect                                       |
//! | `check`      | faults and warnings of rules, and what a run says of them                    |
//! | `chinese`    | what is said of rules in Chinese                                             |
//! | `coverage`   | what in the rules never held, and where to look for what no rule reads       |
//! | `explain`    | why a place or a cell holds what it holds, and why a rule gives nothing       |
//! | `explain_in_chinese` | the same, and what the other tools for rules say, in Chinese          |
//! | `diff`       | what two rule sets make of the same documents                                |
//! | `cases`      | whole documents beside the rules, and what they must give                    |
//! | `corrections` | cells set right by hand, and which mentions JSON lines hold                 |
//! | `names`      | what rules can refer to                                                      |
//! | `matches`    | a sample of what rules match                                                 |
//! | `tools`      | what `docs/tools.md` shows                                                   |
//! | `preview`    | what a run shows on a terminal in the place of CSV                            |
//! | `terminal`   | terminals, for the tests of what stands on them                              |
//! | `stderr`     | progress, `--stats`, `--quiet`                                               |
//! | `strangers`  | pipes, devices, links and sizes that somebody else has chosen                |
//! | `strange_names` | names that would speak to a terminal, and names that look alike            |
//! | `streams`    | closed streams, readers that leave, links in the place of outputs            |
//! | `properties` | what holds of any text                                                       |

mod append;
mod binary;
mod cases;
mod check;
mod chinese;
mod corrections;
mod coverage;
mod diff;
mod expected;
mod explain;
mod explain_in_chinese;
mod formats;
mod forms;
mod golden;
mod inputs;
mod inputs_in_chinese;
mod jobs;
#[cfg(unix)]
mod kills;
mod layers;
mod matches;
mod names;
mod other_tables;
mod outputs;
mod own_corpus;
mod pages;
#[cfg(unix)]
mod preview;
mod properties;
mod questions;
mod readme;
mod remarks;
mod reports;
mod rule_sets;
mod samples;
#[cfg(feature = "serve")]
mod serve;
mod shell;
mod spans;
mod stderr;
#[cfg(unix)]
mod strange_names;
#[cfg(unix)]
mod strangers;
#[cfg(unix)]
mod streams;
mod tables;
#[cfg(unix)]
mod terminal;
mod tools;
mod tutorial;
