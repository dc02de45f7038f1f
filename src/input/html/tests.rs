//! Whole pages, small ones; those in the manner of particular sites are in `tests/formats/html`.

use super::*;

const SENTENCE: &str = "过去一年，全县上下团结奋斗，生产总值增长8.2%，粮食产量再创新高，人民生活水平不断提高。";

fn sites() -> Sites {
    let rows = [
        ("text", "#zoom"),
        ("text", ".part"),
        ("title", "meta[name=ArticleTitle]"),
        ("title", "h1"),
        ("title", "title"),
        ("date", "meta[name=PubDate]"),
        ("date", ".time"),
        ("source", ".source"),
        ("leave-out", ".share"),
        ("leave-out-line", "打印本页|关闭窗口"),
        ("date-label", "发布时间"),
        ("source-label", "来源"),
        ("goes-on", "a:contains(\"下一页\")"),
    ];
    Sites::new(rows.into_iter()).expect("a table")
}

fn content(page: &str) -> Content {
    read(page, &sites()).unwrap_or_else(|refusal| panic!("{}", refusal.reason))
}

fn lines(page: &str) -> Vec<String> {
    content(page).text.lines().map(str::to_owned).collect()
}

fn refused(page: &str) -> Refusal {
    read(page, &sites()).expect_err("no text")
}

/// Paragraphs with numbers before them, so that each can be told.
fn paragraphs(count: usize) -> String {
    (1..=count).map(|number| format!("<p>{number}：{SENTENCE}</p>")).collect()
}

#[test]
fn the_text_of_a_known_container_is_all_that_is_read() {
    let page = format!("<ul><li><a href=a>新闻</a></ul><div id=zoom>{}</div><p>版权所有</p>", paragraphs(5));
    let lines = lines(&page);
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[4], format!("5：{SENTENCE}"));
}

#[test]
fn a_text_in_parts_is_read_in_order_and_a_nested_container_once() {
    let page = format!(
        "<div><div class=part>{}</div><p>广告</p><div class=part><div class=part>尾声</div></div></div><div class=part>旁栏</div>",
        paragraphs(3)
    );
    let lines = lines(&page);
    assert_eq!((lines.len(), lines[3].as_str()), (4, "尾声"));
}

#[test]
fn a_container_with_a_summary_does_not_stand_for_the_text() {
    let page =
        format!("<div><div id=zoom>{SENTENCE}{SENTENCE}{SENTENCE}</div><div class=a>{}</div></div>", paragraphs(40));
    assert!(lines(&page).len() >= 40);
}

#[test]
fn short_parts_of_an_unknown_container_are_kept() {
    let sections: String =
        (1..=4).map(|_| format!("<div class=s>{}</div><div class=s>小标题</div>", paragraphs(3))).collect();
    let page = format!("<div class=nav><a href=a>首页</a></div><div class=m>{sections}<p>谢谢大家。</p></div>");
    let lines = lines(&page);
    assert_eq!(lines.iter().filter(|line| *line == "小标题").count(), 4);
    assert_eq!(lines.last().map(String::as_str), Some("谢谢大家。"));
}

#[test]
fn a_text_that_stands_bare_in_the_page_keeps_its_lines() {
    let page = format!(
        "<body>各位<b>代</b>表：<br><br>一、{SENTENCE}<br>二、<i>{SENTENCE}</i>完<br><br>三、{SENTENCE}</body>"
    );
    let expected = ["各位代表：", &format!("一、{SENTENCE}"), &format!("二、{SENTENCE}完"), &format!("三、{SENTENCE}")];
    assert_eq!(lines(&page), expected);
}

#[test]
fn a_container_that_scripts_show_later_is_read_and_other_hidden_text_is_remarked_on() {
    let page =
        format!("<div id=zoom style='visibility: hidden'>{}<p style='display:none'>隐去</p></div>", paragraphs(3));
    let content = content(&page);
    assert_eq!(content.text.lines().count(), 3);
    assert_eq!(content.remarks, ["2 characters that the page hides were left out"]);
}

#[test]
fn what_is_left_out_of_a_container_is_never_most_of_it() {
    let page = format!("<div id=zoom><p>引言</p><div class=share>{}</div><p class=share>分享</p></div>", paragraphs(3));
    assert_eq!(lines(&page).len(), 4);
}

#[test]
fn buttons_and_links_at_the_end_are_no_text() {
    let page = format!("<div id=zoom>{}<p>打印本页</p><p><a href=a>上一条</a></p></div>", paragraphs(3));
    assert_eq!(lines(&page).len(), 3);
}

#[test]
fn facts_come_from_meta_and_from_lines_near_the_text() {
    let text = paragraphs(3);
    let page = format!(
        "<title>全县大会讲话_乙网</title><h1><a href=/>乙网</a></h1><p>全县大会讲话<p>发布时间：2018-01-09 10:15 来源：县报<div id=zoom>{text}</div>"
    );
    let stated = content(&page).stated;
    assert_eq!(stated.title.as_deref(), Some("全县大会讲话"));
    assert_eq!(stated.date.as_deref(), Some("2018-01-09 10:15"));
    assert_eq!(stated.source.as_deref(), Some("县报"));
    let page = format!(
        "<meta name=PubDate content=' 2018-01-09 '><meta name=ArticleTitle content='讲话'><div id=zoom>{text}</div>"
    );
    let stated = content(&page).stated;
    assert_eq!(
        (stated.title.as_deref(), stated.date.as_deref(), stated.source),
        (Some("讲话"), Some("2018-01-09"), None)
    );
}

#[test]
fn what_is_not_near_the_text_is_not_stated_of_it() {
    let far = "<p>栏目</p>".repeat(40);
    let page = format!(
        "<title>乙县政府网-首页</title><p class=time>2024-01-01</p><p>来源：甲</p>{far}<div id=zoom>{}</div>{far}<p class=time>2023-01-01</p>",
        paragraphs(3)
    );
    assert_eq!(content(&page).stated, super::super::content::Stated::default());
}

#[test]
fn a_date_within_the_text_stays_there() {
    let page = format!("<div id=zoom><p>（2018年1月5日）</p>{}</div>", paragraphs(3));
    let content = content(&page);
    assert!(content.text.starts_with("（2018年1月5日）\n"));
    assert_eq!(content.stated.date, None);
}

#[test]
fn a_title_broken_into_lines_is_one() {
    let page = format!(
        "<title>在全县工作会议上的讲话-乙网</title><h2>在全县工作会议<br>上的讲话</h2><div id=zoom>{}</div>",
        paragraphs(3)
    );
    assert_eq!(content(&page).stated.title.as_deref(), Some("在全县工作会议上的讲话"));
}

#[test]
fn a_text_that_goes_on_elsewhere_is_remarked_on() {
    let page = format!("<div id=zoom>{}</div><a href=2.html>下一页</a>", paragraphs(3));
    assert_eq!(content(&page).remarks, ["the text goes on on another page, which was not read"]);
}

#[test]
fn a_page_without_text_is_refused() {
    for page in [
        "",
        "<div id=app></div><script>load()</script>",
        "<script>a</script><div id=app>加载中</div><noscript>请打开脚本</noscript>",
        "<body><img src=a.png></body>",
        "<script>a</script><ul><li><a href=1>首页</a><li><a href=2>政务公开</a><li><a href=3>办事服务大厅</a><li><a href=4>互动交流平台</a></ul>",
    ] {
        let refusal = refused(page);
        assert_eq!(
            (refusal.kind, refusal.remedy),
            ("an HTML page", "open it in a browser and save its text"),
            "{page}"
        );
    }
    let frames = refused("<frameset cols='1,2'><frame src=left.htm><frame src=main.htm></frameset>");
    assert_eq!(frames.reason, "its text is in frames (left.htm, main.htm)");
    assert_eq!(lines("<p>好</p>"), ["好"]);
}

#[test]
fn a_list_of_links_is_remarked_on() {
    let links: String =
        (0..40).map(|number| format!("<li><a href={number}>全县工作会议召开第{number}次</a></li>")).collect();
    let content = content(&format!("<ul id=zoom>{links}<li>共四十条</li></ul>"));
    assert_eq!(content.remarks, ["most of it is links: it may be a list of texts and no text"]);
}

#[test]
fn no_text_is_lost_where_elements_are_nested_without_end() {
    for open in
        ["<div>", "<table><tr><td>", "<b id=1><p>", "<ul><li>", "<span>", "<a href=a>", "<del></del><font color=1>"]
    {
        let page = format!("<div id=zoom>{}{}完</div>", open.repeat(3000), paragraphs(3));
        let content = content(&page);
        let text = content.text.replace('\n', "");
        assert!(text.ends_with(&format!("3：{SENTENCE}完")), "{open} {text}");
        assert_eq!(content.remarks.len(), 1, "{open} {:?}", content.remarks);
    }
}

#[test]
fn many_marks_of_a_hostile_page_do_not_take_long() {
    let started = std::time::Instant::now();
    for piece in
        ["<b a=", "<svg><style><div>", "<!--", "<script><!--<script></script>", "&a", "<body a=", "<table>", "</p>"]
    {
        let page: String = (0..40_000).map(|number| format!("{piece}{number}>")).collect();
        drop(read(&page, &sites()));
    }
    // Seconds where quadratic, and many of them; the bound leaves room for slow machines.
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn the_table_serves_all_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&sites());
}
