// @ts-check
/** What the widget says in Japanese. */
const texts = {
  launcher: "チャットで相談",
  title: "お客様サポート",
  greeting: "こんにちは。お困りのことをそのままお書きください。よくあるご質問にはすぐに自動でお答えし、必要なときは担当者におつなぎします。",
  placeholder: "メッセージを入力",
  placeholderClosed: "続けてご相談もいただけます",
  send: "送信", close: "チャットを閉じる", end: "終了", endSure: "終了する？",
  human: "担当者と話す", humanAsked: "担当者におつなぎします。このままお待ちください。",
  bot: "自動応答", agent: "担当者", caution: "パスワードや復元フレーズは入力しないでください",
  stateBot: "自動応答がすぐにお答えします", stateWaiting: "担当者におつなぎしています", stateActive: "{name}が対応しています",
  statePending: "ご相談をお預かりしています", stateClosed: "この相談は終了しました",
  helpful: "お役に立ちましたか？", yes: "はい", no: "いいえ", thanks: "ありがとうございます。", choose: "近いものをお選びください",
  queue: "現在 {position} 番目にお待ちです", queueNext: "次にご案内します", someoneFrom: "担当者は{time}から対応できます", wait: "目安 {low}〜{high}", waitOne: "目安 約{high}",
  typing: "{name}が入力しています", joined: "{name}が担当いたします。",
  operator_lost: "担当者との接続が切れました。順番はそのままで、おつなぎし直しています。", transferred: "別の担当者に引き継いでいます。少々お待ちください。", requeued: "担当者をお探ししています。少々お待ちください。",
  ticket: "ご相談をお預かりしました。{due}までにご返信します。", ticketNoDue: "ご相談をお預かりしました。後ほどご返信します。",
  nudged: "まだご覧になっていますか？ご返信をお待ちしています。", reopened: "相談を再開しました。",
  closed: "この相談は終了しました。", closed_customer_idle: "しばらくご返信がなかったため、いったん終了しました。続きはそのままお書きいただけます。", closed_customer_left: "相談を終了しました。ご利用ありがとうございました。",
  redacted: "（削除されました）",
  masked: "安全のため、秘密の情報（{kinds}）を取り除いて保存しました。パスワードや復元フレーズを私たちがお尋ねすることはありません。ほかの人に伝えた可能性がある場合は、すぐに変更してください。", maskedText: "（秘密の情報を含むため伏せました）",
  rate: "今回の対応はいかがでしたか？", rateComment: "ひとことあればお聞かせください（任意）", rateSend: "評価を送る", rated: "評価をありがとうございました。", scores: ["とても不満", "不満", "ふつう", "満足", "とても満足"],
  fresh: "新しい相談を始める",
  sending: "送信中", failed: "送信できませんでした", retry: "再送", read: "既読", tooLong: "{max}文字以内でお書きください（現在 {now} 文字）",
  reconnecting: "再接続しています。書いたメッセージはつながり次第お送りします。", stopped: "接続できませんでした。", reconnect: "もう一度つなぐ", unread: "未読 {n} 件", dismiss: "閉じる", latest: "最新のメッセージへ",
  attach: "ファイルを添付", attachments: "添付ファイル", limits: "画像（PNG・JPEG・WebP）・PDF・テキスト、1件 {max} まで、{most} 件まで", removeFile: "{name}を外す", uploading: "{name}を送信中", uploaded: "{name}を添付しました", fileTooLarge: "{max} を超えるファイルは送れません", fileType: "この種類のファイルは送れません（PNG・JPEG・WebP・PDF・UTF-8 のテキストのみ）", tooManyFiles: "一度に送れるのは {most} 件までです", fileLater: "続けて送りすぎています。少し間をおいてください", fileFailed: "送れませんでした。もう一度お試しください", fileGone: "取得できませんでした",
  kinds: { "seed-phrase": "復元フレーズ", "private-key": "秘密鍵", password: "パスワード・認証コード", "card-number": "カード番号", "my-number": "マイナンバー", "bank-account": "口座番号", phone: "電話番号", email: "メールアドレス", "api-key": "APIキー", jwt: "トークン", "wallet-address": "アドレス" }, secret: "秘密の情報",
};

export default texts;
/** @typedef {typeof texts} Texts */
