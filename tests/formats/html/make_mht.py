"""Writes saved.mht: a page saved as one file, as browsers do it."""
import quopri
from pathlib import Path

PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>在全县防汛抗旱工作会议上的讲话 - 柳溪新闻网</title></head>
<body><div class="nav"><a href="/">首页</a> <a href="/news">新闻</a></div>
<h1>在全县防汛抗旱工作会议上的讲话</h1><div class="info">2009-06-12 09:15　来源：柳溪日报</div>
<div class="article-content"><p>同志们：</p>
<p>入汛以来，全县平均降雨量达到186毫米，比常年同期偏多三成，3座中型水库超过汛限水位。防汛形势十分严峻，任何人都不能有丝毫麻痹。</p>
<p>一要查险情。46座小型水库逐座落实责任人，24小时巡查值守。</p>
<p>二要备物资。编织袋储备不少于20万条，块石不少于5000立方米，抢险队伍随时待命。</p>
<p>三要严纪律。凡脱岗漏岗、贻误战机的，一律先免职、后查处。</p></div>
<div class="footer">柳溪新闻网版权所有</div></body></html>
"""

HEAD = """From: <Saved by a browser>
Subject: =?gb2312?B?t8DRtL+5urU=?=
Date: Fri, 12 Jun 2009 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----=_NextPart_000_0000_01C9EB45.6F1E2A40"

This is a multi-part message in MIME format.

------=_NextPart_000_0000_01C9EB45.6F1E2A40
Content-Type: text/html;
\tcharset="gb2312"
Content-Transfer-Encoding: quoted-printable
Content-Location: http://www.liuxi.example/news/2009/0612/1.html

"""

TAIL = """
------=_NextPart_000_0000_01C9EB45.6F1E2A40
Content-Type: image/gif
Content-Transfer-Encoding: base64
Content-Location: http://www.liuxi.example/a.gif

R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7

------=_NextPart_000_0000_01C9EB45.6F1E2A40--
"""

body = quopri.encodestring(PAGE.encode("gb18030"))
archive = HEAD.encode("ascii") + body + TAIL.encode("ascii")
(Path(__file__).parent / "saved.mht").write_bytes(archive.replace(b"\n", b"\r\n"))
