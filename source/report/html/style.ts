/** Colours by name, for light and for dark: told apart by the colour-blind (after Okabe and Ito), and never alone. */
const LIGHT = `
--paper:#fff;--soft:#f6f7f9;--line:#e3e6eb;--grid:#eceef2;--text:#1c2128;--muted:#5d6673;
--a:#0068a8;--b:#c4500a;--c:#007a5a;--d:#a03d7c;
--wired:#5b6b86;--app:#7fb2d9;--compressed:#e3a83f;--cached:#dde2e9;--trainer:#1c2128;--quiet:#5d6673;
--good:#00704f;--notice:#8a5a00;--bad:#b3261e;--green:#bfe0d2;--yellow:#e8b400;--red:#c8322a;
--swapping:#d55e00;--pause:#8b94a3;--asleep:#6f7fa8;--gap:#8b94a3;`;

const DARK = `
--paper:#14171c;--soft:#1b1f26;--line:#2c323c;--grid:#242a33;--text:#e4e7ec;--muted:#9aa4b2;
--a:#5cb6f2;--b:#ff9a57;--c:#3ccfa4;--d:#e69bc8;
--wired:#8394b3;--app:#3f7fae;--compressed:#b98222;--cached:#343b47;--trainer:#f2f4f7;--quiet:#9aa4b2;
--good:#4cc9a0;--notice:#e5b04b;--bad:#ff8a7d;--green:#24483b;--yellow:#c79a05;--red:#e0584e;
--swapping:#ff8b3d;--pause:#7b8594;--asleep:#8b9cc9;--gap:#7b8594;`;

const TEXT = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:40px 24px 64px}
h1,h2,h3,h4,p,dl,dd,ol,ul,figure{margin:0;padding:0}
h1{font-size:13px;font-weight:600;color:var(--muted);margin-bottom:6px}
h2{font-size:28px;line-height:1.25;letter-spacing:-.015em;font-weight:650;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
h3{font-size:18px;font-weight:620;margin:40px 0 12px;letter-spacing:-.005em}
h4{font-size:14px;font-weight:620}
.sub{color:var(--muted);margin-top:4px}
.id{font-size:12.5px;font-variant-numeric:tabular-nums}
.outcome{font-size:13px;font-weight:600;letter-spacing:0;white-space:nowrap}
.outcome.going{color:var(--a)}.outcome.good{color:var(--good)}.outcome.notice{color:var(--notice)}.outcome.bad{color:var(--bad)}
.run+.run,.compare+.run{margin-top:72px;padding-top:40px;border-top:1px solid var(--line)}
.verdict{font-size:21px;line-height:1.35;font-weight:560;margin-top:28px;letter-spacing:-.01em}
.verdict .sign{margin-right:10px;font-size:.8em;vertical-align:.06em}
.verdict.good .sign{color:var(--good)}.verdict.notice .sign{color:var(--notice)}.verdict.bad .sign{color:var(--bad)}.verdict.unknown .sign{color:var(--muted)}
.bill{margin-top:4px;color:var(--muted);max-width:62ch}
`;

const TILES = `
.tiles{display:grid;grid-template-columns:repeat(4,1fr);margin-top:28px;padding:1px 0 0 1px}
.tiles>div{padding:12px 14px 13px;border:1px solid var(--line);margin:-1px 0 0 -1px;min-width:0}
.tiles dt{font-size:12.5px;color:var(--muted)}
.tiles strong{display:block;font-size:21px;font-weight:600;line-height:1.3;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
.tiles small{display:block;font-size:12.5px;line-height:1.4;color:var(--muted);font-variant-numeric:tabular-nums}
.tiles .bad strong{color:var(--bad)}.tiles .notice strong{color:var(--notice)}
`;

const CHARTS = `
.chart{margin:22px 0 0;break-inside:avoid}
.chart figcaption{display:flex;flex-wrap:wrap;gap:2px 18px;align-items:baseline;padding-left:60px}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;font-size:12.5px;color:var(--muted)}
.swatch{width:22px;height:10px;margin-right:5px;vertical-align:-1px;overflow:visible}
.frame{padding:0 104px 22px 60px;position:relative}
.plotbox{position:relative}
.plotbox>svg{display:block;width:100%;height:100%;overflow:hidden}
.labels{position:absolute;font-size:12px;line-height:1;color:var(--muted);font-variant-numeric:tabular-nums;white-space:nowrap}
.labels span{position:absolute}
.labels.y{inset:0 100% 0 auto}.labels.y span{right:8px;transform:translateY(-50%)}
.labels.ends{inset:0 auto 0 100%}.labels.ends span{left:8px;transform:translateY(-50%);font-weight:560;max-width:96px;line-height:1.3;overflow:hidden;text-overflow:ellipsis}
.frame>.labels.x{left:60px;right:104px;bottom:0;height:16px}.labels.x span{transform:translateX(-50%)}
.badges{position:relative;margin-bottom:3px}
.badge{display:inline-flex;justify-content:center;align-items:center;min-width:17px;height:17px;padding:0 3px;border-radius:9px;border:1px solid var(--muted);background:var(--paper);color:var(--text);font-size:11px;font-weight:600;line-height:1;text-decoration:none;font-variant-numeric:tabular-nums}
.badges .badge{position:absolute;white-space:nowrap;width:max-content;transform:translateX(-50%)}
.badge.k-swapping,.badge.k-not-finite{border-color:var(--swapping);border-radius:3px}
.badge.k-pause,.badge.k-asleep,.badge.k-gap{border-style:dashed}
.badge.k-quit,.badge.k-checkpoint{border-color:var(--good);background:var(--good);color:var(--paper)}
.badge.k-alert{border-color:var(--bad);border-radius:3px}
.badge.k-end{background:var(--text);color:var(--paper);border-color:var(--text)}
.axis path{stroke:var(--grid);stroke-width:1;fill:none;vector-effect:non-scaling-stroke}
.plot path,.plot line,.swatch path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.plot .mark{stroke:var(--muted);stroke-width:1;stroke-dasharray:1 3}
.plot .saved,.swatch .saved{stroke:var(--text);stroke-width:1.5;opacity:.55}
.plot .level,.swatch .level{stroke:var(--muted);stroke-width:1;stroke-dasharray:7 4}
.series{stroke:var(--tone);stroke-width:1.75}.series:not([class*=dash]){stroke-linecap:round}
.plot .points,.swatch .points{stroke:var(--tone);stroke-width:6;stroke-linecap:round}
.plot .points.square,.swatch .points.square{stroke-linecap:square}
.plot .range{fill:var(--tone);fill-opacity:.18}
.plot .layer,.swatch .layer{fill:var(--tone);fill-opacity:.85;stroke:var(--paper);stroke-width:.75}
.dash-1{stroke-dasharray:6 3}.dash-2{stroke-dasharray:2 3}.dash-3{stroke-dasharray:9 3 2 3}
.t-a{--tone:var(--a)}.t-b{--tone:var(--b)}.t-c{--tone:var(--c)}.t-d{--tone:var(--d)}
.t-wired{--tone:var(--wired)}.t-app{--tone:var(--app)}.t-compressed{--tone:var(--compressed)}.t-cached{--tone:var(--cached)}
.t-trainer{--tone:var(--trainer)}.t-quiet{--tone:var(--quiet)}
.ends .t-a{color:var(--a)}.ends .t-b{color:var(--b)}.ends .t-c{color:var(--c)}.ends .t-d{color:var(--d)}.ends .t-trainer{color:var(--trainer)}.ends .t-level{font-weight:400}
.band{stroke:none}
.band.swapping{fill:url(#h-swapping)}.band.pause{fill:var(--pause);fill-opacity:.22}.band.asleep{fill:url(#h-asleep)}.band.gap{fill:url(#h-gap)}
.band.green{fill:var(--green)}.band.yellow{fill:url(#h-yellow)}.band.red{fill:url(#h-red)}
.band.some{opacity:.4}
.patterns{position:absolute;width:0;height:0}
.axisname,.rest{font-size:12.5px;color:var(--muted)}.axisname{padding-left:60px;margin-top:6px}
.bandkey{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;font-size:12.5px;color:var(--muted);padding-left:60px;margin-top:8px}
.bandkey rect{stroke:var(--line)}
`;

const TABLES = `
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 18px 5px 0;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:500;color:var(--muted)}
thead th{font-weight:600;color:var(--text);white-space:nowrap}
.rows{width:100%}.rows th{width:44%;min-width:120px}.rows tr:last-child>*{border-bottom:0}
.data{margin:2px 0 0 60px;font-size:12.5px;color:var(--muted)}
.data summary{cursor:pointer;width:max-content;max-width:100%}
.data table{font-size:12.5px;margin-top:6px}.data td,.data tbody th{white-space:nowrap}.data td{text-align:right}.data thead th+th{text-align:right}
.facts{columns:2;column-gap:48px;margin-top:44px}.facts section{break-inside:avoid;padding-bottom:32px}
.facts h4{padding-bottom:6px;border-bottom:1px solid var(--text)}
.events{list-style:none;display:grid;gap:7px}
.events li{display:grid;grid-template-columns:28px 140px 1fr;gap:0 8px;align-items:baseline}.events.short li{grid-template-columns:28px 62px 1fr}.events.bare li{grid-template-columns:28px 1fr}
.events .badge{justify-self:start}.events time{color:var(--muted);font-size:13.5px;font-variant-numeric:tabular-nums}
.events :target,.events li:target{background:var(--soft);outline:6px solid var(--soft)}
.rest{margin-top:8px}
footer{margin-top:64px;padding-top:14px;border-top:1px solid var(--line);font-size:12.5px;color:var(--muted)}
`;

const COMPARED = `
.verdict.plain{margin-top:20px;max-width:40em}.verdict.plain+.verdict.plain{margin-top:8px}
.compared{list-style:none;margin-top:18px;display:grid;gap:4px}.compared a{color:inherit;font-weight:600}.compared span{color:var(--muted)}
.unfair{margin-top:24px;padding:14px 18px;background:var(--soft);border-left:4px solid var(--notice)}
.unfair h3{margin:0 0 4px;font-size:15px}.unfair ul{padding-left:18px}
.compare .chart .legend{display:flex}
.side small{font-size:inherit;color:var(--muted);display:inline-block;min-width:7.2em;margin-left:4px}.many small{display:block;margin:0;min-width:0}
.side.figures td{white-space:nowrap}.side td{text-align:right;padding:5px 0 5px 28px}.side thead th{text-align:right;padding-left:28px;padding-right:0;white-space:normal;overflow-wrap:break-word;border-bottom:1px solid var(--text)}.side thead td{border-bottom:1px solid var(--text)}
.side .group th{padding-top:18px;color:var(--text);font-weight:620}
.side tbody th{min-width:150px}
`;

const NARROW = `
@media screen and (max-width:760px){
main{padding:24px 16px 48px}
.tiles{grid-template-columns:repeat(2,1fr)}.tiles strong{font-size:18px}
.frame{padding-right:10px}.frame>.labels.x{right:10px}.labels.ends{display:none}
.facts{columns:1}
.events li,.events.short li{grid-template-columns:28px 1fr}.events li>span:last-child{grid-column:2}
}
@media screen and (max-width:560px){
.frame{padding-left:46px}.chart figcaption,.axisname,.bandkey{padding-left:0}.data{margin-left:0}.frame>.labels.x{left:46px}
.labels{font-size:11px}.labels.x .odd{display:none}.verdict{font-size:18px}h2{font-size:23px}
.badges .badge{min-width:14px;height:14px;font-size:9px;padding:0 2px}
.rows th{min-width:90px}.side{font-size:12.5px}.side td,.side thead th{padding-left:12px}.side small{display:block;margin:0;min-width:0}.side tbody th{min-width:84px;padding-right:0}
}
@media print,(min-width:761px){.chart .legend{display:none}}
`;

const PRINT = `
@page{size:A4;margin:14mm 13mm}
@media print{
:root{${LIGHT}--text:#000;--muted:#444;--paper:#fff}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
h3,h4,figcaption{break-after:avoid}
.chart,.tiles,.events li,tr,.facts section{break-inside:avoid}
.run+.run,.compare+.run{break-before:page;margin-top:0;border-top:0;padding-top:0}
.data:not([open]){display:none}
a{color:inherit}
.facts{columns:3;column-gap:20px;margin-top:18px}.facts table{font-size:8pt}.facts th{min-width:0}.facts th,.facts td{padding-right:8px}.events{gap:2px}.facts section{padding-bottom:14px}th,td{padding-top:2.5px;padding-bottom:2.5px}table{font-size:9pt}h3{margin-top:24px}.tiles,.verdict{margin-top:18px}.tiles>div{padding:8px 10px}.tiles strong{font-size:14pt}.tiles small,.tiles dt{font-size:8.5pt}.chart{margin-top:14px}.side{font-size:8.5pt}.side small{display:block;margin:0;min-width:0}.side td,.side thead th{padding-left:12px}.side tbody th{min-width:0}.scroll{overflow:visible}
}
`;

/** The style sheet of a page: light and dark by what the reader prefers, black on white on paper. */
export const STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`,
  TEXT,
  TILES,
  CHARTS,
  TABLES,
  COMPARED,
  NARROW,
  PRINT,
]
  .join('')
  .replace(/\n/g, '');
