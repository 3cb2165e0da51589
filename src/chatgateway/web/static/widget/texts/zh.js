// @ts-check
/** What the widget says in Chinese. */
/** @type {import("./ja.js").Texts} */
export default {
  launcher: "在线咨询",
  title: "客户服务",
  greeting: "您好！请直接描述您遇到的问题。常见问题会立即自动答复，需要时由客服人员接手。",
  placeholder: "请输入消息",
  placeholderClosed: "继续发送消息即可恢复本次咨询",
  send: "发送", close: "关闭聊天", end: "结束", endSure: "确定结束？",
  human: "联系人工客服", humanAsked: "正在为您转接人工客服，请稍候。",
  bot: "自动答复", agent: "客服", caution: "请勿在此输入密码或助记词",
  stateBot: "自动答复，即问即答", stateWaiting: "正在为您转接人工客服", stateActive: "{name} 正在为您服务",
  statePending: "您的咨询已受理", stateClosed: "本次咨询已结束",
  helpful: "这对您有帮助吗？", yes: "有帮助", no: "没有", thanks: "感谢您的反馈。", choose: "请选择最接近的问题",
  queue: "您排在第 {position} 位", queueNext: "马上轮到您", someoneFrom: "客服将于{time}开始接待", wait: "预计 {low}至{high}", waitOne: "预计约{high}",
  typing: "{name} 正在输入", joined: "{name} 将为您服务。",
  operator_lost: "与客服的连接中断。您的排队顺序保持不变，正在重新为您转接。", transferred: "正在为您转接其他客服，请稍候。", requeued: "正在为您寻找客服人员，请稍候。",
  ticket: "您的咨询已受理，我们将在{due}前回复您。", ticketNoDue: "您的咨询已受理，我们稍后回复您。",
  nudged: "您还在吗？我们在等您的回复。", reopened: "咨询已继续。",
  closed: "本次咨询已结束。", closed_customer_idle: "由于一段时间没有收到您的回复，咨询已暂时结束。直接发送消息即可继续。", closed_customer_left: "您已结束本次咨询，感谢您的联系。",
  redacted: "（已删除）",
  masked: "为了您的安全，我们在保存前已去除敏感信息（{kinds}）。我们绝不会向您索要密码或助记词。如可能已被他人知晓，请立即更换。", maskedText: "（含敏感信息，已隐藏）",
  rate: "您对本次服务满意吗？", rateComment: "欢迎留下您的意见（选填）", rateSend: "提交评价", rated: "感谢您的评价。", scores: ["非常不满意", "不满意", "一般", "满意", "非常满意"],
  fresh: "开始新的咨询",
  sending: "发送中", failed: "发送失败", retry: "重新发送", read: "已读", tooLong: "请控制在 {max} 字以内（当前 {now} 字）",
  reconnecting: "正在重新连接。您写下的消息会在恢复后立即发送。", stopped: "无法连接。", reconnect: "重新连接", unread: "{n} 条未读", dismiss: "关闭", latest: "查看最新消息",
  kinds: { "seed-phrase": "助记词", "private-key": "私钥", password: "密码或验证码", "card-number": "银行卡号", "my-number": "个人编号", "bank-account": "银行账号", phone: "电话号码", email: "电子邮箱", "api-key": "API密钥", jwt: "令牌", "wallet-address": "地址" }, secret: "敏感信息",
};
