//! Names of glyphs in simple fonts and the characters they stand for.
//!
//! Source: the names of Latin letters, Greek letters, figures and signs of the Adobe Glyph List 2.0, and its rules for
//! `uni` and `u` (Adobe Glyph List Specification, 2). Names that a program makes up, such as `g17`, stand for nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

static CHARACTERS: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let pairs = LIST.split_ascii_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(name, code)| Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))).collect()
});

/// The character of a name.
pub(super) fn character(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    // What follows a full stop is a variant, such as `a.sc`.
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some(character) = CHARACTERS.get(name) {
        return Some(*character);
    }
    let is_code = |digits: &&str| digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    let four = name.strip_prefix("uni").filter(|digits| digits.len() == 4 && is_code(digits));
    let more = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()) && is_code(digits));
    char::from_u32(u32::from_str_radix(four.or(more)?, 16).ok()?)
}

const LIST: &str = "\
    A=0041 AE=00C6 Aacute=00C1 Abreve=0102 Acircumflex=00C2 Adieresis=00C4 Agrave=00C0 Alpha=0391 Amacron=0100 \
    Aogonek=0104 Aring=00C5 Atilde=00C3 B=0042 Beta=0392 C=0043 Cacute=0106 Ccaron=010C Ccedilla=00C7 \
    Ccircumflex=0108 Cdot=010A Cdotaccent=010A Chi=03A7 D=0044 Dcaron=010E Dcroat=0110 Delta=2206 Deltagreek=0394 \
    Dslash=0110 E=0045 Eacute=00C9 Ebreve=0114 Ecaron=011A Ecircumflex=00CA Edieresis=00CB Edot=0116 \
    Edotaccent=0116 Egrave=00C8 Eightroman=2167 Elevenroman=216A Emacron=0112 Eng=014A Eogonek=0118 Epsilon=0395 \
    Eta=0397 Eth=00D0 Euro=20AC F=0046 Fiveroman=2164 Fourroman=2163 G=0047 Gamma=0393 Gbreve=011E Gcedilla=0122 \
    Gcircumflex=011C Gcommaaccent=0122 Gdot=0120 Gdotaccent=0120 H=0048 H18533=25CF H18543=25AA H22073=25A1 \
    Hbar=0126 Hcircumflex=0124 I=0049 IJ=0132 Iacute=00CD Ibreve=012C Icircumflex=00CE Idieresis=00CF Idot=0130 \
    Idotaccent=0130 Ifraktur=2111 Igrave=00CC Imacron=012A Iogonek=012E Iota=0399 Iotadieresis=03AA Itilde=0128 \
    J=004A Jcircumflex=0134 K=004B Kappa=039A Kcedilla=0136 Kcommaaccent=0136 L=004C Lacute=0139 Lambda=039B \
    Lcaron=013D Lcedilla=013B Lcommaaccent=013B Ldot=013F Ldotaccent=013F Lslash=0141 M=004D Mu=039C N=004E \
    Nacute=0143 Ncaron=0147 Ncedilla=0145 Ncommaaccent=0145 Nineroman=2168 Ntilde=00D1 Nu=039D O=004F OE=0152 \
    Oacute=00D3 Obreve=014E Ocircumflex=00D4 Odblacute=0150 Odieresis=00D6 Ograve=00D2 Ohm=2126 Ohungarumlaut=0150 \
    Omacron=014C Omega=2126 Omegagreek=03A9 Omicron=039F Oneroman=2160 Oslash=00D8 Otilde=00D5 P=0050 Phi=03A6 \
    Pi=03A0 Psi=03A8 Q=0051 R=0052 Racute=0154 Rcaron=0158 Rcedilla=0156 Rcommaaccent=0156 Rfraktur=211C Rho=03A1 \
    S=0053 Sacute=015A Scaron=0160 Scedilla=015E Scircumflex=015C Sevenroman=2166 Sigma=03A3 Sixroman=2165 T=0054 \
    Tau=03A4 Tbar=0166 Tcaron=0164 Tcedilla=0162 Tcommaaccent=0162 Tenroman=2169 Theta=0398 Thorn=00DE \
    Threeroman=2162 Twelveroman=216B Tworoman=2161 U=0055 Uacute=00DA Ubreve=016C Ucircumflex=00DB Udblacute=0170 \
    Udieresis=00DC Ugrave=00D9 Uhungarumlaut=0170 Umacron=016A Uogonek=0172 Upsilon=03A5 Upsilondieresis=03AB \
    Uring=016E Utilde=0168 V=0056 W=0057 Wcircumflex=0174 X=0058 Xi=039E Y=0059 Yacute=00DD Ycircumflex=0176 \
    Ydieresis=0178 Z=005A Zacute=0179 Zcaron=017D Zdot=017B Zdotaccent=017B Zeta=0396 a=0061 aacute=00E1 \
    abreve=0103 acircumflex=00E2 acute=00B4 acutelowmod=02CF adieresis=00E4 ae=00E6 agrave=00E0 aleph=2135 \
    alpha=03B1 alphatonos=03AC amacron=0101 ampersand=0026 angstrom=212B aogonek=0105 approxequal=2248 aring=00E5 \
    arrowboth=2194 arrowdown=2193 arrowdownleft=2199 arrowdownright=2198 arrowleft=2190 arrowright=2192 \
    arrowup=2191 arrowupdn=2195 arrowupleft=2196 arrowupright=2197 asciicircum=005E asciitilde=007E asterisk=002A \
    asterism=2042 at=0040 atilde=00E3 b=0062 backslash=005C bar=007C beta=03B2 blackcircle=25CF blackdiamond=25C6 \
    blacksmallsquare=25AA blacksquare=25A0 blackstar=2605 braceleft=007B braceright=007D bracketleft=005B \
    bracketright=005D breve=02D8 brokenbar=00A6 bullet=2022 bulletoperator=2219 c=0063 cacute=0107 careof=2105 \
    caron=02C7 ccaron=010D ccedilla=00E7 ccircumflex=0109 cdot=010B cdotaccent=010B cedilla=00B8 cent=00A2 \
    centigrade=2103 chi=03C7 circle=25CB circumflex=02C6 colon=003A colontriangularmod=02D0 comma=002C \
    controlDEL=007F copyright=00A9 currency=00A4 d=0064 dagger=2020 daggerdbl=2021 dbllowline=2017 \
    dblverticalbar=2016 dcaron=010F dcroat=0111 degree=00B0 delta=03B4 dieresis=00A8 divide=00F7 divisionslash=2215 \
    dmacron=0111 dollar=0024 dotaccent=02D9 dotlessi=0131 downtackmod=02D5 e=0065 eacute=00E9 ebreve=0115 \
    ecaron=011B ecircumflex=00EA edieresis=00EB edot=0117 edotaccent=0117 egrave=00E8 eight=0038 eightinferior=2088 \
    eightroman=2177 eightsuperior=2078 elevenroman=217A ellipsis=2026 emacron=0113 emdash=2014 endash=2013 eng=014B \
    eogonek=0119 epsilon=03B5 epsilontonos=03AD equal=003D equalsuperior=207C estimated=212E eta=03B7 etatonos=03AE \
    eth=00F0 euro=20AC exclam=0021 exclamdbl=203C exclamdown=00A1 f=0066 fahrenheit=2109 ff=FB00 ffi=FB03 ffl=FB04 \
    fi=FB01 figuredash=2012 filledbox=25A0 firsttonechinese=02C9 five=0035 fiveeighths=215D fiveinferior=2085 \
    fiveroman=2174 fivesuperior=2075 fl=FB02 florin=0192 four=0034 fourinferior=2084 fourroman=2173 \
    foursuperior=2074 fourthtonechinese=02CB fraction=2044 g=0067 gamma=03B3 gbreve=011F gcedilla=0123 \
    gcircumflex=011D gcommaaccent=0123 gdot=0121 gdotaccent=0121 germandbls=00DF grave=0060 gravelowmod=02CE \
    greater=003E greaterequal=2265 guillemotleft=00AB guillemotright=00BB guilsinglleft=2039 guilsinglright=203A \
    h=0068 hbar=0127 hcircumflex=0125 horizontalbar=2015 hungarumlaut=02DD hyphen=002D hyphentwo=2010 i=0069 \
    iacute=00ED ibreve=012D icircumflex=00EE idieresis=00EF igrave=00EC ij=0133 ilde=02DC imacron=012B \
    increment=2206 infinity=221E integral=222B iogonek=012F iota=03B9 iotatonos=03AF itilde=0129 j=006A \
    jcircumflex=0135 k=006B kappa=03BA kcedilla=0137 kcommaaccent=0137 kgreenlandic=0138 l=006C lacute=013A \
    lambda=03BB lcaron=013E lcedilla=013C lcommaaccent=013C ldot=0140 ldotaccent=0140 less=003C lessequal=2264 \
    logicalnot=00AC longs=017F lozenge=25CA lslash=0142 lsquare=2113 m=006D macron=00AF macronlowmod=02CD \
    middot=00B7 minus=2212 minusmod=02D7 minute=2032 mu=00B5 mu1=00B5 mugreek=03BC multiply=00D7 n=006E nacute=0144 \
    napostrophe=0149 nbspace=00A0 ncaron=0148 ncedilla=0146 ncommaaccent=0146 nine=0039 nineinferior=2089 \
    nineroman=2178 ninesuperior=2079 nonbreakingspace=00A0 notequal=2260 nsuperior=207F ntilde=00F1 nu=03BD \
    numbersign=0023 numero=2116 o=006F oacute=00F3 obreve=014F ocircumflex=00F4 odblacute=0151 odieresis=00F6 \
    oe=0153 ogonek=02DB ograve=00F2 ohungarumlaut=0151 omacron=014D omega=03C9 omicron=03BF one=0031 \
    onedotenleader=2024 oneeighth=215B onehalf=00BD oneinferior=2081 onequarter=00BC oneroman=2170 onesuperior=00B9 \
    onethird=2153 ordfeminine=00AA ordmasculine=00BA oslash=00F8 otilde=00F5 overline=203E overscore=00AF p=0070 \
    paragraph=00B6 parenleft=0028 parenleftinferior=208D parenleftsuperior=207D parenright=0029 \
    parenrightinferior=208E parenrightsuperior=207E partialdiff=2202 percent=0025 period=002E periodcentered=00B7 \
    perthousand=2030 phi=03C6 pi=03C0 plus=002B plusminus=00B1 plusmod=02D6 plussuperior=207A prescription=211E \
    primereversed=2035 product=220F psi=03C8 q=0071 question=003F questiondown=00BF quotedbl=0022 quotedblbase=201E \
    quotedblleft=201C quotedblright=201D quoteleft=2018 quoteleftreversed=201B quotereversed=201B quoteright=2019 \
    quoterightn=0149 quotesinglbase=201A quotesingle=0027 r=0072 racute=0155 radical=221A rcaron=0159 rcedilla=0157 \
    rcommaaccent=0157 referencemark=203B registered=00AE rho=03C1 ring=02DA s=0073 sacute=015B scaron=0161 \
    scedilla=015F scircumflex=015D second=2033 secondtonechinese=02CA section=00A7 semicolon=003B seven=0037 \
    seveneighths=215E seveninferior=2087 sevenroman=2176 sevensuperior=2077 sfthyphen=00AD sigma=03C3 sigma1=03C2 \
    sigmafinal=03C2 six=0036 sixinferior=2086 sixroman=2175 sixsuperior=2076 slash=002F slong=017F softhyphen=00AD \
    space=0020 spacehackarabic=0020 sterling=00A3 summation=2211 t=0074 tau=03C4 tbar=0167 tcaron=0165 \
    tcedilla=0163 tcommaaccent=0163 telephone=2121 tenroman=2179 theta=03B8 thorn=00FE three=0033 threeeighths=215C \
    threeinferior=2083 threequarters=00BE threeroman=2172 threesuperior=00B3 tilde=02DC trademark=2122 \
    twelveroman=217B two=0032 twodotenleader=2025 twodotleader=2025 twoinferior=2082 tworoman=2171 twosuperior=00B2 \
    twothirds=2154 u=0075 uacute=00FA ubreve=016D ucircumflex=00FB udblacute=0171 udieresis=00FC ugrave=00F9 \
    uhungarumlaut=0171 umacron=016B underscore=005F underscoredbl=2017 uogonek=0173 upsilon=03C5 uptackmod=02D4 \
    uring=016F utilde=0169 v=0076 verticalbar=007C verticallinelowmod=02CC verticallinemod=02C8 w=0077 \
    wcircumflex=0175 weierstrass=2118 whitecircle=25CB whitesquare=25A1 whitestar=2606 x=0078 xi=03BE y=0079 \
    yacute=00FD ycircumflex=0177 ydieresis=00FF yen=00A5 z=007A zacute=017A zcaron=017E zdot=017C zdotaccent=017C \
    zero=0030 zeroinferior=2080 zerosuperior=2070 zeta=03B6";
