"""Writes a folder of made-up reports of government, for docs/goals-and-results.ipynb.

    python docs/made_up_reports.py FOLDER

The counties are real, and nothing else is: figures, people and sentences are invented, in the various ways in which such
reports word their goals and results. `write` also gives what it wrote, so that what is read can be compared with it.
"""

import random
import sys
from pathlib import Path

COUNTIES = {"秭归县": ("县长", 17), "武山县": ("县长", 16), "句容市": ("市长", 15), "通渭县": ("县长", 18)}
YEARS = range(2012, 2022)
NAMES = ["顾知远", "罗启明", "谭书白", "周望舒", "韦天明", "梁若川"]
NUMERALS = "零一二三四五六七八九十"

# Each with the bounds that it sets, as the column gdp_target_bound names them.
GOALS = [
    ("今年经济社会发展的主要预期目标是：地区生产总值增长{goal}%左右，固定资产投资增长{other}%", "about"),
    ("综合各方面因素，建议{year}年全{unit}地区生产总值增长{goal}%以上，城镇居民人均可支配收入增长{other}%", "at_least"),
    ("{year}年的主要预期目标：生产总值增长{goal}%，社会消费品零售总额增长{other}%", "exact"),
    ("今年的主要预期目标为：GDP增长{goal}%左右，一般公共预算收入增长{other}%", "about"),
    ("今年全{unit}经济社会发展主要预期目标是：地区生产总值增长{goal}%至{most}%，城镇登记失业率控制在4.5%以内", "range"),
]
NO_GOAL = "今年不提全{unit}经济增速的具体目标，把主要精力放在稳就业、保民生上，城镇新增就业{jobs}人以上"
RESULTS = [
    "过去一年，全{unit}实现地区生产总值{level}亿元，同比增长{result}%；固定资产投资增长{other}%",
    "{before}年，预计完成地区生产总值{level}亿元，比上年增长{result}%，规模以上工业增加值增长{other}%",
    "一年来，全{unit}生产总值达到{level}亿元、增长{result}%，社会消费品零售总额增长{other}%",
    "初步核算，{before}年全{unit}地区生产总值{level}亿元，按可比价格计算，增长{result}%",
    "全年地区生产总值增长{result}%，达到{level}亿元，城镇新增就业{jobs}人",
]
FALL = "受疫情冲击，{before}年全{unit}地区生产总值{level}亿元，下降{result}%，降幅逐季收窄"
FILLING = [
    "我们坚持稳中求进工作总基调，统筹推进改革发展稳定各项工作，办结人大代表建议{n}件、政协提案{m}件。",
    "乡村道路、饮水安全和危房改造等民生实事全部完成，群众的获得感不断增强。",
    "特色农业面积稳定在{m}万亩，建成标准化基地{n}个，品牌影响力进一步扩大。",
]
REPORT = """政府工作报告

——{year}年1月{day}日在{place}第{congress}届人民代表大会第{sitting}次会议上

{post}　{name}

各位代表：

现在，我代表{unit}人民政府，向大会报告工作，请予审议，并请{unit}政协委员和其他列席人员提出意见。

一、{before}年工作回顾

{result}。{first}

二、{year}年目标任务

{goal}。{second}

各位代表！让我们团结一心、真抓实干，为建设更加美好的{place}而努力奋斗！
"""


def numeral(number):
    """A number below 20 in Chinese."""
    return NUMERALS[number] if number <= 10 else "十" + NUMERALS[number - 10]


def write(folder):
    """Writes a report of each county and year into `folder`; gives the goals and the results by place and year."""
    dice = random.Random(2012)
    goals, results = {}, {}
    for place, (post, congress) in COUNTIES.items():
        goal, level, growth = dice.uniform(11, 13), dice.uniform(60, 160), dice.uniform(11, 14)
        for year in YEARS:
            unit = place[-1]
            said = dict(year=year, before=year - 1, unit=unit, place=place, post=post, name=dice.choice(NAMES))
            said |= dict(day=dice.randint(8, 26), n=dice.randint(20, 120), m=dice.randint(10, 90), jobs=dice.randint(20, 60) * 100)
            said |= dict(congress=numeral(congress + (year - 2012) // 5), sitting=numeral((year - 2012) % 5 + 1))
            said |= dict(level=f"{level:.1f}", result=f"{abs(growth):.1f}", other=f"{dice.uniform(5, 15):.1f}")
            results[place, year - 1] = round(growth, 1)
            said["result"] = (FALL if growth < 0 else dice.choice(RESULTS)).format(**said)
            wording, bound = dice.choice(GOALS)
            asked = round(2 * goal) / 2
            if year == 2020 and post == "县长":
                said["goal"] = NO_GOAL.format(**said)
            else:
                goals[place, year] = (asked, asked + 1 if bound == "range" else None, bound)
                said["goal"] = wording.format(**said | {"goal": f"{asked:g}", "most": f"{asked + 1:g}"})
            first, second = dice.sample(FILLING, 2)
            text = REPORT.format(**said | {"first": first.format(**said), "second": second.format(**said)})
            (Path(folder) / f"{place}-{year}.txt").write_text(text, encoding="utf-8")
            # The next year: the economy goes its way, and the goals follow it.
            growth = -1.8 if year == 2020 and place == "秭归县" else goal + dice.gauss(0, 1.1)
            level *= 1 + growth / 100
            goal = max(5.5, 0.6 * goal + 0.4 * max(growth, 4) - dice.uniform(0.1, 0.7))
    return goals, results


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    goals, results = write(sys.argv[1])
    print(f"{len(COUNTIES) * len(YEARS)} reports, {len(goals)} goals, {len(results)} results")
