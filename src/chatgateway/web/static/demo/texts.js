// @ts-check
/** What コイナミ says on its front page. The company, its figures and its prices are invented. */

/** Prices of no particular day, made up for the demo. */
export const COINS = [
  { code: "BTC", names: { ja: "ビットコイン", en: "Bitcoin", zh: "比特币" }, price: 14_382_500, change: 1.24 },
  { code: "ETH", names: { ja: "イーサリアム", en: "Ethereum", zh: "以太坊" }, price: 512_840, change: -0.68 },
  { code: "XRP", names: { ja: "エックスアールピー", en: "XRP", zh: "瑞波币" }, price: 341.2, change: 2.91 },
  { code: "SOL", names: { ja: "ソラナ", en: "Solana", zh: "索拉纳" }, price: 24_615, change: -1.37 },
  { code: "ADA", names: { ja: "カルダノ", en: "Cardano", zh: "艾达币" }, price: 98.45, change: 0.42 },
];

export const TEXTS = {
  ja: {
    pageTitle: "コイナミ｜暗号資産のある、おだやかな毎日（デモ）", brand: "コイナミ",
    fiction: "これは chatgateway のデモです。コイナミは架空の取引所で、価格・数値はすべて作りものです。",
    navMarkets: "相場", navStart: "はじめかた", navHelp: "よくあるご質問",
    headline: "波に乗るより、波と暮らす。", lead: "コイナミは、はじめての方にもていねいな暗号資産取引所です。わからないことは、いつでもチャットでお尋ねください。",
    open: "口座開設の流れ", askUs: "チャットで質問する",
    facts: [["32銘柄", "取扱い"], ["500円", "から購入"], ["24時間", "自動応答"]],
    markets: "主な銘柄", madeUp: "価格はデモ用の架空の値です。実際の相場ではありません。",
    startTitle: "はじめかたは3ステップ",
    steps: [["口座を開く", "スマートフォンで本人確認。最短即日で審査が終わります。"], ["日本円を入れる", "銀行振込なら通常10分以内に反映されます。"], ["少額から買う", "「かんたん購入」なら500円から。板取引も選べます。"]],
    helpTitle: "困ったら、そのまま書いてください", helpLead: "よくあるご質問には自動ですぐにお答えし、必要なときは担当者がお話をうかがいます。",
    questions: ["出金の手数料はいくらですか？", "スマホを機種変更したら二段階認証が使えなくなりました", "確定申告に使う年間取引報告書はどこですか？", "入金したのに残高に反映されません"],
    risk: "暗号資産は価格変動等により損失が生じるおそれがあります。このページは架空のもので、取引の勧誘ではありません。", console: "オペレーター画面", docs: "API ドキュメント",
  },
  en: {
    pageTitle: "Coinami | Crypto without the drama (demo)", brand: "Coinami",
    fiction: "This is a demo of chatgateway. Coinami is a fictional exchange; every price and figure here is made up.",
    navMarkets: "Markets", navStart: "Getting started", navHelp: "Help",
    headline: "Crypto without the drama.", lead: "Coinami is an exchange that takes its time with beginners. Whatever you are wondering about, ask us in the chat.",
    open: "How to open an account", askUs: "Ask in the chat",
    facts: [["32", "coins"], ["¥500", "minimum"], ["24/7", "instant answers"]],
    markets: "Popular coins", madeUp: "Made-up prices for the demo, not a real market.",
    startTitle: "Three steps to begin",
    steps: [["Open an account", "Verify your identity on your phone. Approval can come the same day."], ["Add yen", "Bank transfers usually arrive within 10 minutes."], ["Start small", "Easy Buy starts at ¥500, and the order book is there when you want it."]],
    helpTitle: "Stuck? Just write to us", helpLead: "Common questions are answered at once, around the clock. When it takes a person, a person joins.",
    questions: ["How much does a withdrawal cost?", "I changed phones and lost my authenticator", "Where do I find my annual trading report?", "My deposit does not show up in my balance"],
    risk: "Crypto-assets can lose value. This page is fictional and not an invitation to trade.", console: "Operator console", docs: "API documentation",
  },
  zh: {
    pageTitle: "Coinami｜让加密资产融入日常（演示）", brand: "Coinami",
    fiction: "这是 chatgateway 的演示页面。Coinami 是虚构的交易所，所有价格和数字均为虚构。",
    navMarkets: "行情", navStart: "新手指南", navHelp: "常见问题",
    headline: "不追浪，与浪同行。", lead: "Coinami 是一家对新手耐心的加密资产交易所。有任何疑问，随时在聊天中告诉我们。",
    open: "开户流程", askUs: "在线咨询",
    facts: [["32种", "币种"], ["500日元", "起购"], ["24小时", "自动答复"]],
    markets: "热门币种", madeUp: "价格为演示用的虚构数值，并非真实行情。",
    startTitle: "三步开始",
    steps: [["开立账户", "用手机完成身份验证，最快当天通过审核。"], ["存入日元", "银行转账通常10分钟内到账。"], ["小额买入", "“简易购买”500日元起，也可使用盘口交易。"]],
    helpTitle: "遇到问题，直接告诉我们", helpLead: "常见问题全天候自动答复，需要时由客服人员为您解决。",
    questions: ["提现手续费是多少？", "换了手机后无法使用两步验证", "报税用的年度交易报告在哪里？", "已经入金但余额没有变化"],
    risk: "加密资产价格波动可能造成损失。本页面为虚构内容，不构成交易邀约。", console: "客服工作台", docs: "API 文档",
  },
};
