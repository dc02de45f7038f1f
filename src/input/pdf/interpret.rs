//! The text of a page as it is drawn: every glyph with its place (ISO 32000-2, 9.4), in the order of drawing.
//!
//! It follows the operators that move text, and counts pictures and paths, so that a page without text can be told
//! from one whose text is a picture. Lines and columns are left to `layout`.

use super::file::{MOST_IN_STREAM, PdfFile};
use super::filter::FilterFault;
use super::font::{Font, Fonts, GlyphText, PdfGlyph};
use super::lexer::{Lexer, PdfToken, is_space};
use super::marked::{Marked, replace, text_string};
use super::matrix::Matrix;
use super::object::{Dict, Id, Object, Stream};
use super::page_tree::Page;
use memchr::memmem;
use std::rc::Rc;

/// Operators and operands of a page. A page that is a map has about one million.
const MOST_TOKENS: usize = 5_000_000;
/// Glyphs of a page; a page of a newspaper has about 20,000.
const MOST_GLYPHS: usize = 200_000;
/// Forms within each other.
const FORMS: usize = 16;
/// Operands of one operator; the standard has none with more than 33.
const MOST_OPERANDS: usize = 64;
/// `q` within each other, and marked content within each other.
const MOST_SAVED: usize = 1_000;

/// A glyph on a page.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) characters: GlyphText,
    /// Where its base line begins, in points.
    pub(super) x: f64,
    pub(super) y: f64,
    /// The way to where the next one would begin.
    pub(super) way: (f64, f64),
    /// Height of the font, in points.
    pub(super) size: f64,
    /// Drawn so that it is not seen, as the text below a scanned picture is.
    pub(super) hidden: bool,
    /// Number of its font in [`Fonts`].
    pub(super) font: usize,
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Placed>,
    /// Glyphs drawn without a font that could be found.
    pub(super) fontless: usize,
    /// The part of the page that pictures cover, each counted for itself.
    pub(super) pictured: f64,
    /// Paths filled; letters may be drawn so.
    pub(super) paths: usize,
    /// A stream of it is missing or broken.
    pub(super) damaged: bool,
    /// It has more operators or glyphs than are read.
    pub(super) cut: bool,
}

#[derive(Clone)]
struct GraphicsState {
    page: Matrix,
    font: Option<(usize, Rc<Font>)>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: usize,
}

struct Interpreter<'f, 'a> {
    file: &'f PdfFile<'a>,
    fonts: &'f mut Fonts,
    area: [f64; 4],
    drawn: Drawn,
    state: GraphicsState,
    text: Matrix,
    line: Matrix,
    tokens: usize,
    /// Forms that are being drawn.
    open: Vec<Id>,
}

/// Follows the content of a page.
pub(super) fn draw(file: &PdfFile<'_>, fonts: &mut Fonts, page: &Page) -> Drawn {
    let mut damaged = false;
    let mut content = Vec::new();
    let contents = file.get(&page.dict, "Contents");
    let streams = match &contents {
        Object::Array(items) => items.to_vec(),
        Object::Null if !page.dict.has("Contents") => Vec::new(),
        object => vec![object.clone()],
    };
    for stream in streams.iter().map(|stream| file.resolve(stream)) {
        let unpacked =
            stream.stream().map(|stream| file.unpack(stream, MOST_IN_STREAM - content.len().min(MOST_IN_STREAM)));
        match unpacked {
            Some(Ok(unpacked)) => {
                damaged |= unpacked.damaged;
                content.extend_from_slice(&unpacked.bytes);
                content.push(b'\n');
            }
            Some(Err(FilterFault::TooBig)) => break,
            Some(Err(FilterFault::Unknown)) | None => damaged = true,
        }
    }
    let state = GraphicsState {
        page: Matrix::IDENTITY,
        font: None,
        size: 0.0,
        spacing: 0.0,
        word_spacing: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        mode: 0,
    };
    let mut interpreter = Interpreter {
        file,
        fonts,
        area: page.area,
        drawn: Drawn { damaged, ..Drawn::default() },
        state,
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        tokens: 0,
        open: Vec::new(),
    };
    interpreter.run(&content, &page.resources);
    interpreter.drawn
}

impl Interpreter<'_, '_> {
    fn run(&mut self, content: &[u8], resources: &Dict) {
        let mut lexer = Lexer::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        let mut saved: Vec<GraphicsState> = Vec::new();
        let mut marked: Vec<Marked> = Vec::new();
        loop {
            let token = lexer.token();
            self.drawn.cut |= lexer.is_cut();
            let Some(token) = token else { break };
            self.tokens += 1;
            if self.tokens > MOST_TOKENS || self.drawn.glyphs.len() > MOST_GLYPHS {
                self.drawn.cut = true;
                return;
            }
            let operator = match token {
                PdfToken::Operand(operand) => {
                    if operands.len() < MOST_OPERANDS {
                        operands.push(operand);
                    }
                    continue;
                }
                PdfToken::Operator(operator) => operator,
            };
            match operator {
                b"q" if saved.len() < MOST_SAVED => saved.push(self.state.clone()),
                b"Q" => {
                    if let Some(state) = saved.pop() {
                        self.state = state;
                    }
                }
                b"cm" => {
                    if let Some(matrix) = matrix(&operands) {
                        self.state.page = matrix.then(self.state.page);
                    }
                }
                b"BI" => {}
                b"ID" => {
                    self.drawn.pictured += self.covered();
                    lexer.at = end_of_inline_picture(content, lexer.at);
                }
                b"Do" => {
                    if let Some(name) = operands.first().and_then(Object::name) {
                        self.draw_object(name, resources);
                    }
                }
                b"BMC" if marked.len() < MOST_SAVED => {
                    marked.push(Marked { actual: None, start: self.drawn.glyphs.len() });
                }
                b"BDC" if marked.len() < MOST_SAVED => {
                    let actual = self.actual_text(operands.get(1), resources);
                    marked.push(Marked { actual, start: self.drawn.glyphs.len() });
                }
                b"EMC" => {
                    if let Some(Marked { actual: Some(actual), start }) = marked.pop() {
                        replace(&mut self.drawn.glyphs, start, &actual);
                    }
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.drawn.paths += 1,
                operator => self.text_operator(operator, &operands, resources),
            }
            operands.clear();
        }
    }

    fn text_operator(&mut self, operator: &[u8], operands: &[Object], resources: &Dict) {
        let number = |i: usize| operands.get(i).and_then(Object::number);
        let first = number(0).unwrap_or(0.0);
        match operator {
            b"BT" => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            b"Tf" => {
                if let Some(name) = operands.first().and_then(Object::name) {
                    let number = self.fonts.get(self.file, resources, name);
                    self.state.font = number.and_then(|n| Some((n, Rc::clone(self.fonts.fonts.get(n)?))));
                }
                self.state.size = number(1).unwrap_or(0.0);
            }
            b"gs" => {
                let states = self.file.get_dict(resources, "ExtGState").unwrap_or_default();
                let state =
                    self.file.resolve(states.raw_bytes(operands.first().and_then(Object::name).unwrap_or_default()));
                let font = state.dict().map(|state| self.file.get(state, "Font"));
                if let Some([font, size]) = font.as_ref().and_then(Object::array) {
                    let wrapped = Dict(Rc::new([(b"X".to_vec(), font.clone())].into()));
                    let wrapped = Dict(Rc::new([(b"Font".to_vec(), Object::Dict(wrapped))].into()));
                    let number = self.fonts.get(self.file, &wrapped, b"X");
                    self.state.font = number.and_then(|n| Some((n, Rc::clone(self.fonts.fonts.get(n)?))));
                    self.state.size = size.number().unwrap_or(self.state.size);
                }
            }
            b"Tc" => self.state.spacing = first,
            b"Tw" => self.state.word_spacing = first,
            b"Tz" => self.state.stretch = first / 100.0,
            b"TL" => self.state.leading = first,
            b"Ts" => self.state.rise = first,
            b"Tr" => self.state.mode = first as usize,
            b"Td" => self.next_line(first, number(1).unwrap_or(0.0)),
            b"TD" => {
                self.state.leading = -number(1).unwrap_or(0.0);
                self.next_line(first, number(1).unwrap_or(0.0));
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tm" => {
                if let Some(matrix) = matrix(operands) {
                    self.text = matrix;
                    self.line = matrix;
                }
            }
            b"Tj" => self.show(operands.first()),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            b"\"" => {
                self.state.word_spacing = first;
                self.state.spacing = number(1).unwrap_or(0.0);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            b"TJ" => {
                for item in operands.first().and_then(Object::array).unwrap_or_default() {
                    match item {
                        Object::Number(back) => {
                            let way = -back / 1000.0 * self.state.size;
                            self.text = match &self.state.font {
                                Some((_, font)) if font.vertical => self.text.moved(0.0, way),
                                _ => self.text.moved(way * self.state.stretch, 0.0),
                            };
                        }
                        item => self.show(Some(item)),
                    }
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.text = self.line;
    }

    fn show(&mut self, string: Option<&Object>) {
        let Some(bytes) = string.and_then(Object::string) else { return };
        let Some((number, font)) = self.state.font.clone() else {
            self.drawn.fontless += bytes.len();
            return;
        };
        let GraphicsState { page, size, spacing, word_spacing, stretch, rise, mode, .. } = self.state;
        let [left, bottom, right, top] = self.area;
        let drawn = &mut self.drawn;
        let text = &mut self.text;
        let vertical = font.vertical;
        font.glyphs(bytes, |PdfGlyph { characters, advance, is_space }| {
            let matrix = text.then(page);
            let more = spacing + if is_space { word_spacing } else { 0.0 };
            let (glyph_way, whole_way) = match vertical {
                true => ((0.0, -advance * size), (0.0, -advance * size + more)),
                false => ((advance * size * stretch, 0.0), ((advance * size + more) * stretch, 0.0)),
            };
            let (x, y) = matrix.point(0.0, rise);
            let height = matrix.way(0.0, size);
            let height = height.0.hypot(height.1);
            let inside = (left - height..=right + height).contains(&x) && (bottom - height..=top + height).contains(&y);
            if inside && height > 0.0 && drawn.glyphs.len() <= MOST_GLYPHS && characters != GlyphText::None {
                let way = matrix.way(glyph_way.0, glyph_way.1);
                let hidden = mode == 3 || mode == 7;
                drawn.glyphs.push(Placed { characters, x, y, way, size: height, hidden, font: number });
            }
            *text = text.moved(whole_way.0, whole_way.1);
        });
    }

    /// The part of the page that a picture drawn now covers.
    fn covered(&self) -> f64 {
        let [left, bottom, right, top] = self.area;
        (self.state.page.area() / ((right - left) * (top - bottom))).clamp(0.0, 1.0)
    }

    fn draw_object(&mut self, name: &[u8], resources: &Dict) {
        let objects = self.file.get_dict(resources, "XObject").unwrap_or_default();
        let entry = objects.raw_bytes(name);
        let Object::Stream(stream) = self.file.resolve(entry) else {
            self.drawn.damaged |= *entry != Object::Null;
            return;
        };
        if stream.dict.is("Subtype", "Image") {
            self.drawn.pictured += self.covered();
        } else if stream.dict.is("Subtype", "Form") {
            self.draw_form(entry.reference().unwrap_or(Id::MAX), &stream, resources);
        }
    }

    fn draw_form(&mut self, id: Id, form: &Stream, resources: &Dict) {
        if self.open.len() >= FORMS || self.open.contains(&id) || self.file.excess().is_some() {
            return;
        }
        let Ok(content) = self.file.unpack(form, MOST_IN_STREAM / 4) else {
            self.drawn.damaged = true;
            return;
        };
        self.drawn.damaged |= content.damaged;
        let own = self.file.get_dict(&form.dict, "Resources");
        let before = (self.state.clone(), self.text, self.line);
        let items = self.file.get(&form.dict, "Matrix");
        if let Some(matrix) = items.array().and_then(matrix) {
            self.state.page = matrix.then(self.state.page);
        }
        self.open.push(id);
        self.run(&content.bytes, own.as_ref().unwrap_or(resources));
        self.open.pop();
        (self.state, self.text, self.line) = before;
    }

    fn actual_text(&self, properties: Option<&Object>, resources: &Dict) -> Option<String> {
        let properties = match properties? {
            Object::Name(name) => self.file.resolve(self.file.get_dict(resources, "Properties")?.raw_bytes(name)),
            object => object.clone(),
        };
        let text = self.file.get(properties.dict()?, "ActualText");
        Some(text_string(text.string()?))
    }
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let mut matrix = [0.0; 6];
    for (i, value) in matrix.iter_mut().enumerate() {
        *value = operands.get(i)?.number()?;
    }
    Some(Matrix(matrix))
}

/// Where a picture that stands in the content ends (8.9.7): behind an `EI` that stands alone and is followed by text.
fn end_of_inline_picture(content: &[u8], start: usize) -> usize {
    let rest = content.get(start..).unwrap_or_default();
    for at in memmem::find_iter(rest, b"EI") {
        let before = at.checked_sub(1).and_then(|i| rest.get(i)).copied().is_none_or(is_space);
        let after = rest.get(at + 2..).unwrap_or_default();
        let after = after.get(..12).unwrap_or(after);
        let text = after.iter().all(|b| is_space(*b) && *b != 0 || b.is_ascii_graphic());
        if before && text && after.first().copied().is_none_or(is_space) {
            return start + at + 2;
        }
    }
    content.len()
}
