// @ts-check
/** What the console and the board say in Japanese. */
const texts = {
  app: "オペレーターコンソール", board: "モニター", console: "コンソール", logout: "ログアウト", language: "言語",
  login: "ログイン", loginLead: "お客様との会話に参加します。", name: "名前", password: "パスワード", token: "トークン", withToken: "トークンでログイン", withPassword: "名前とパスワードでログイン",
  wrong: "名前またはパスワードが違います。", refused: "このトークンは使えません。", unreachable: "サーバーに接続できません。しばらくしてからお試しください。", revoked: "このアカウントの利用は停止されました。",
  ready: "受付中", busy: "取込中", break: "休憩中", off: "受付停止", not_responding: "応答なし", status: "状態",
  notReadyHint: "「受付中」にすると、次のお客様をご案内します。", notResponding: "着信に続けて応答がなかったため、受付を止めています。戻ったら「受付中」を押してください。",
  capacity: "対応中 {now}/{max}", offers: "着信", mine: "対応中", done: "終了", none: "対応中の会話はありません", noneLead: "着信があると、ここに表示されます。", pick: "会話を選んでください",
  accept: "対応する", decline: "見送る", expires: "残り {seconds} 秒", waited: "待ち {span}", why: "選ばれた理由",
  whyPreferred: "以前に担当", whySkills: "{skills} が合致", whyDropped: "緩めた条件：{needs}", whyStep: "条件を {step} 段階広げました", whyWaited: "{span} お待ち", alarm: "秘密情報の漏えいに注意", ticket: "お預かり案件",
  reply: "返信", note: "社内メモ", replyPlaceholder: "{name}への返信を入力", notePlaceholder: "社内メモ（お客様には表示されません）", send: "送信", addNote: "メモを残す", enterHint: "Enter で送信・Shift+Enter で改行",
  transfer: "引き継ぐ", close: "終了する", details: "詳細", back: "一覧へ", cancel: "キャンセル",
  transferTitle: "この会話を引き継ぐ", transferTo: "引き継ぎ先", toSkills: "スキル", toTier: "担当段階", toOperator: "オペレーター", operatorId: "オペレーター", level: "レベル", transferReason: "理由（引き継ぎ先に伝わります）", transferDo: "引き継ぐ", reasonNeeded: "理由を入力してください",
  canned: "定型文", cannedSearch: "定型文を検索（語句・ID）", cannedNone: "見つかりません", cannedEmpty: "定型文はまだありません",
  loading: "読み込み中", noColleagues: "ほかのオペレーターはいません", chooseSkill: "スキルを1つ以上選んでください", lacks: "{skills} が必要", hadIt: "以前に担当済み（戻せません）", able: "条件に合う {fits} 人のうち、いま受けられるのは {free} 人", nobodyAble: "条件に合うオペレーターがいません", notFree: "{name}はいま受けられません。しばらく待っても受けられないときは、条件に合う別の担当者に回ります。",
  standings: { free: "受付中", full: "対応中で満席", away: "離席中", off_shift: "勤務時間外", offline: "不在" },
  attach: "ファイルを添付", attachments: "添付ファイル", limits: "画像（PNG・JPEG・WebP）・PDF・テキスト、1件 {max} まで、{most} 件まで", removeFile: "{name}を外す", uploading: "{name}を送信中", uploaded: "{name}を添付しました", fileTooLarge: "{max} を超えるファイルは送れません", fileType: "この種類のファイルは送れません（PNG・JPEG・WebP・PDF・UTF-8 のテキストのみ）", tooManyFiles: "一度に送れるのは {most} 件までです", fileLater: "続けて送りすぎています。少し間をおいてください", fileFailed: "送れませんでした。もう一度お試しください", fileGone: "取得できませんでした",
  closeTitle: "この会話を終了する", outcome: "結果", solved: "解決", unsolved: "未解決", toTicket: "後日対応（お預かり）", spam: "迷惑行為", summary: "対応内容のまとめ（任意・社内用）", closeDo: "終了する",
  customer: "お客様", visitor: "ゲスト", bot: "自動応答", system: "システム", another: "別の担当者", you: "あなた", typing: "お客様が入力しています", read: "既読", sending: "送信中", failed: "送信できませんでした", retry: "再送", internal: "社内のみ",
  caseInfo: "会話", reference: "受付番号", languageOf: "言語", priority: "優先度", skills: "必要なスキル", reason: "有人対応の理由", page: "ページ", channel: "経路", tried: "自動応答の候補", answered: "自動応答が案内した項目", mentions: "本文中の手がかり", keys: "ショートカット", customerId: "お客様ID",
  priorities: { low: "低", normal: "通常", high: "高", urgent: "緊急" }, tiers: { 1: "一次", 2: "二次", specialist: "専門" },
  reasons: { low_confidence: "回答に自信がない", asked: "お客様の希望", topic: "有人対応の項目", unhelpful: "回答で解決せず", rule: "ルール", alarm: "秘密情報の検知", transferred: "引き継ぎ", operator_lost: "担当者の切断" },
  events: {
    handoff: "有人対応へ（{reason}）", offered: "{name}に着信", offer_ended: "着信終了：{outcome}", assigned: "{name}が担当", requeued: "待ち列へ戻りました（{reason}）", transferred: "{name}が引き継ぎ → {to}（{reason}）",
    ticket: "お預かり（期限 {due}）", feedback: "お客様の評価：{value}", rated: "満足度 {score}/5 {comment}", nudged: "お客様に在席を確認しました", reminded: "返信待ちの通知", closed: "終了（{reason}）", reopened: "再開されました", redacted: "内容が削除されました",
  },
  outcomes: { accepted: "応答", declined: "見送り", expired: "時間切れ", withdrawn: "取消" },
  closeReasons: { solved: "解決", unsolved: "未解決", spam: "迷惑行為", customer_left: "お客様が終了", customer_idle: "返信なし", erased: "消去" },
  helpful: "役に立った", unhelpful: "役に立たなかった", redactedText: "（削除されました）", masked: "秘密情報を除去済み：{kinds}", confidence: "確信度 {percent}%",
  states: { bot: "自動応答", waiting: "待機中", active: "対応中", pending: "お預かり", closed: "終了" },
  ticketed: "お預かりにしました。後日の対応が必要です。", gone: "この会話は別の担当者に移りました。", closedHere: "この会話は終了しました。", passedOn: "引き継ぎました。", dismiss: "一覧から消す",
  offline: "再接続しています。送信した内容はつながり次第届きます。", stopped: "接続が切れました。", reconnect: "もう一度つなぐ",
  errors: { accept_stale_epoch: "この着信はもう受けられません（別の画面か担当者が応答したか、時間切れです）", stale_epoch: "この会話はもう担当ではありません", conflict: "今はできません：{message}", forbidden: "許可されていません：{message}", not_found: "見つかりません", rate_limited: "少し間をおいてください", too_large: "長すぎます", bad_frame: "送信できません：{message}", unavailable: "保存先が一時的に使えません", overloaded: "混み合っています" },
  titleOffer: "着信", help: [["a", "着信に応答"], ["x", "着信を見送る"], ["j / k", "次／前の会話"], ["r", "返信"], ["n", "社内メモ"], ["/", "定型文"], ["t", "引き継ぐ"], ["e", "終了する"], ["Esc", "入力欄を離れる"], ["?", "この一覧"]],
  boardWaiting: "待ち", boardOldest: "最長待ち", boardActive: "対応中", boardOperators: "受付中", boardBot: "自動応答中", boardQueue: "待っているお客様", boardSkill: "スキル別", boardPeople: "オペレーター", boardNobody: "待っているお客様はいません", boardWhy: "待っている理由", watch: "見る", unwatch: "閉じる", take: "引き取る", whisper: "担当者へのメモ", taken: "引き取りました。コンソールで対応できます。", openConsole: "コンソールを開く", notSupervisor: "モニターはスーパーバイザー専用です。", connected: "接続中", lost: "切断", any: "指定なし", load: "負荷", skill: "スキル", count: "件数",
  watching: "見ている会話", pickWatch: "会話を選ぶと、ここでやり取りを見られます。", lowRated: "低評価",
  overdue: "期限超過", notices: { reply_overdue: "{reference}：お客様が返信を長くお待ちです", ticket_overdue: "{reference}：お預かり案件の期限を過ぎています" },
  whyCodes: { next: "まもなく案内されます", busy: "対応できる担当者が全員対応中です", nobody_on_duty: "対応できる担当者が受付中ではありません", held_back: "対応できる担当者が一時的に見送り中です", unmeetable: "必要なスキルを持つ担当者がいません" },
  skillNames: { ja: "日本語", en: "英語", zh: "中国語", general: "総合", trading: "取引", funds: "入出金", account: "口座", kyc: "本人確認", "crypto-ops": "暗号資産送受金", tax: "税務", system: "システム", api: "API", security: "セキュリティ", legal: "法務", corporate: "法人", complaints: "苦情" },
};

export default texts;
/** @typedef {typeof texts} Texts */
