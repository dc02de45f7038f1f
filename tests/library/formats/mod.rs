//! What is read of files of each format, against texts that were written by hand. The files lie beside this one in a
//! folder for each format, each folder with the script that makes them.

#[cfg(feature = "office")]
mod docx;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "pdf")]
mod pdf;
