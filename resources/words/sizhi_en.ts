<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AsideBlock</name>
    <message>
        <source>不再提示</source>
        <translation>Do not show again</translation>
    </message>
    <message>
        <source>改好后重新提交</source>
        <translation>Submit the corrected text</translation>
    </message>
    <message>
        <source>（这处修改没有文字内容）</source>
        <translation>(This edit has no text)</translation>
    </message>
</context>
<context>
    <name>AsidePage</name>
    <message>
        <source>{n} 处修改没有并入，原文都留着：改好后可以重新提交。</source>
        <translation>Edits not taken in: {n}. Their text is kept: correct it and submit it again.</translation>
    </message>
    <message>
        <source>另有 {n} 处，处理后依次列出。</source>
        <translation>{n} more; they are listed once these are dealt with.</translation>
    </message>
    <message>
        <source>展位模式下不显示被退回的内容，离开展位模式后再看。</source>
        <translation>What was sent back is not shown in booth mode. Leave booth mode to see it.</translation>
    </message>
    <message>
        <source>已作为新的修改写入，会随下次同步送出。</source>
        <translation>Written as a new edit; it goes out with the next sync.</translation>
    </message>
    <message>
        <source>没有被退回、也没有在等待的修改。同步时没有并入的，会连同原文列在这里。</source>
        <translation>Nothing was sent back and nothing is waiting. Edits a sync cannot take in are listed here with their text.</translation>
    </message>
</context>
<context>
    <name>AskLine</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>四知 · 洽谈备要</source>
        <translation>Sizhi – negotiation briefs</translation>
    </message>
    <message>
        <source>本系统为非涉密系统，禁止录入国家秘密。涉密不上网，上网不涉密。</source>
        <translation>This system is for unclassified work only. Entering state secrets is forbidden.</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>历史</source>
        <translation>History</translation>
    </message>
    <message>
        <source>四卡看板</source>
        <translation>Cards</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>材料</source>
        <translation>Materials</translation>
    </message>
    <message>
        <source>档案</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Register</translation>
    </message>
</context>
<context>
    <name>BoardHead</name>
    <message>
        <source>⇄ {n} 处冲突</source>
        <translation>⇄ {n} in conflict</translation>
    </message>
    <message>
        <source>下次会谈 {day}（{when}）</source>
        <translation>Next meeting {day} ({when})</translation>
    </message>
    <message>
        <source>主谈 {name}</source>
        <translation>Chief negotiator {name}</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>today</translation>
    </message>
    <message>
        <source>同一处有不同说法，到左下的“冲突”里逐条决定。</source>
        <translation>The same thing is said in different ways: settle each under &quot;Conflicts&quot; at the lower left.</translation>
    </message>
    <message>
        <source>明天</source>
        <translation>tomorrow</translation>
    </message>
    <message>
        <source>未定</source>
        <translation>not set</translation>
    </message>
    <message>
        <source>没有安排下次会谈</source>
        <translation>No next meeting planned</translation>
    </message>
    <message>
        <source>热度</source>
        <translation>Heat</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>还有 {n} 天</source>
        <translation>in {n} days</translation>
    </message>
    <message>
        <source>还没有写明企业</source>
        <translation>No firm named yet</translation>
    </message>
</context>
<context>
    <name>BoardPreview</name>
    <message>
        <source>版本</source>
        <translation>Edition</translation>
    </message>
    <message>
        <source>预览</source>
        <translation>Preview</translation>
    </message>
</context>
<context>
    <name>BoardSides</name>
    <message>
        <source>预览</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>领导一页</source>
        <translation>Leader&apos;s page</translation>
    </message>
</context>
<context>
    <name>Booth</name>
    <message>
        <source>“{name}”里的名片已填好，请核对。</source>
        <translation>The card in &quot;{name}&quot; has been filled in. Please check it.</translation>
    </message>
    <message>
        <source>✓ 写下的都已存好</source>
        <translation>✓ Everything written is saved</translation>
    </message>
    <message>
        <source>上次没写完的一条放回来了，接着写就行。</source>
        <translation>The lead left unfinished last time is back. Just go on typing.</translation>
    </message>
    <message>
        <source>今天 {n} 条</source>
        <translation>{n} today</translation>
    </message>
    <message>
        <source>刚记的：</source>
        <translation>Just noted:</translation>
    </message>
    <message>
        <source>名片上写的不一样，您写的没有改动：{shown}</source>
        <translation>The card says something else; what you typed was left as it is: {shown}</translation>
    </message>
    <message>
        <source>存好，下一位 (Ctrl+Enter)</source>
        <translation>Save, next visitor (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>展会快录</source>
        <translation>Booth leads</translation>
    </message>
    <message>
        <source>照片“{name}”已存。</source>
        <translation>Photo &quot;{name}&quot; is saved.</translation>
    </message>
    <message>
        <source>照片上没有读出姓名、单位或电话，请照着照片输入。</source>
        <translation>No name, organisation or phone number could be read in the photo. Please type them from the photo.</translation>
    </message>
    <message>
        <source>照片已存。码里写着：{text}</source>
        <translation>Photo saved. The code says: {text}</translation>
    </message>
    <message>
        <source>码上写的不一样，您写的没有改动：{shown}</source>
        <translation>The code says otherwise; what you wrote is unchanged: {shown}</translation>
    </message>
    <message>
        <source>离开展位模式 (F9)</source>
        <translation>Leave booth mode (F9)</translation>
    </message>
    <message>
        <source>还有 {n} 条没存下，会再试</source>
        <translation>{n} not saved yet; trying again</translation>
    </message>
    <message>
        <source>这一条还没写什么：写个姓名、单位或一句话再存。</source>
        <translation>Nothing is written yet. Enter a name, an organisation or one line, then save.</translation>
    </message>
    <message>
        <source>（照片）</source>
        <translation>(photo)</translation>
    </message>
</context>
<context>
    <name>BoothLanPanel</name>
    <message>
        <source>不再找这台主机</source>
        <translation>Forget this host</translation>
    </message>
    <message>
        <source>主机屏幕上的配对码</source>
        <translation>Code on the host&apos;s screen</translation>
    </message>
    <message>
        <source>会场有局域网而上不了外网时，由一台电脑当主机，其余的连它同步；全程加密。</source>
        <translation>Where the hall has a LAN but no internet: one computer is the host and the others sync with it, encrypted throughout.</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>去和主机同步</source>
        <translation>Sync with the host</translation>
    </message>
    <message>
        <source>展位局域网</source>
        <translation>Booth LAN</translation>
    </message>
    <message>
        <source>已与主机 {address} 配对，它在时自动同步。</source>
        <translation>Paired with the host {address}; syncs by itself while it is there.</translation>
    </message>
    <message>
        <source>已配对，马上开始同步。</source>
        <translation>Paired; syncing starts now.</translation>
    </message>
    <message>
        <source>正在接待旁边的电脑。对方在同一网络里输入配对码，或拍下二维码拖进登记框。</source>
        <translation>Waiting for computers nearby. On the same network they type this code, or drop a photo of the QR code into the enrolment box.</translation>
    </message>
    <message>
        <source>正在配对…</source>
        <translation>Pairing…</translation>
    </message>
    <message>
        <source>让旁边的电脑来同步</source>
        <translation>Let computers nearby sync here</translation>
    </message>
    <message>
        <source>请输入主机屏幕上的配对码。</source>
        <translation>Enter the code on the host&apos;s screen.</translation>
    </message>
    <message>
        <source>配对码</source>
        <translation>Pairing code</translation>
    </message>
</context>
<context>
    <name>BoothOffer</name>
    <message>
        <source>{label}：{words}</source>
        <translation>{label}: {words}</translation>
    </message>
    <message>
        <source>不用</source>
        <translation>Not needed</translation>
    </message>
    <message>
        <source>名片上读到&#x3000;{shown}</source>
        <translation>Read on the card: {shown}</translation>
    </message>
    <message>
        <source>核对无误，填入空着的</source>
        <translation>Checked, fill in what is empty</translation>
    </message>
</context>
<context>
    <name>BoothPhotos</name>
    <message>
        <source>停看“{name}”</source>
        <translation>Stop watching &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>剪贴板里没有图片。请先截图或复制一张照片，再粘贴。</source>
        <translation>There is no picture on the clipboard. Take a screenshot or copy a photo, then paste.</translation>
    </message>
    <message>
        <source>图片和名片 (*.jpg *.jpeg *.png *.webp *.bmp *.vcf);;所有文件 (*)</source>
        <translation>Pictures and cards (*.jpg *.jpeg *.png *.webp *.bmp *.vcf);;All files (*)</translation>
    </message>
    <message>
        <source>把最后一张照片上印的姓名、单位、电话读出来，您核对后再填；全程不联网。</source>
        <translation>Reads the name, organisation and phone number printed in the last photo; you check them before they are filled in. No network is used.</translation>
    </message>
    <message>
        <source>正在读取图片…</source>
        <translation>Reading the picture…</translation>
    </message>
    <message>
        <source>正在读名片上的字，要几秒钟，可以接着写…</source>
        <translation>Reading the card. It takes a few seconds; go on typing…</translation>
    </message>
    <message>
        <source>照片、二维码、.vcf 也可拖到这里</source>
        <translation>or drop files here</translation>
    </message>
    <message>
        <source>相机文件夹“{name}”读不到了，可能已拔出。重新插好后请再选一次。</source>
        <translation>The camera folder &quot;{name}&quot; can no longer be read; it may have been unplugged. Plug it in and choose it again.</translation>
    </message>
    <message>
        <source>看着相机文件夹…</source>
        <translation>Watch a folder…</translation>
    </message>
    <message>
        <source>粘贴 {time}.png</source>
        <translation>Pasted {time}.png</translation>
    </message>
    <message>
        <source>粘贴图片 (Ctrl+V)</source>
        <translation>Paste picture (Ctrl+V)</translation>
    </message>
    <message>
        <source>读名片上的字</source>
        <translation>Read the card</translation>
    </message>
    <message>
        <source>还没有照片。请先选一张名片的照片，再读上面的字。</source>
        <translation>There is no photo yet. Choose a photo of a card first, then read it.</translation>
    </message>
    <message>
        <source>这台电脑没有装“名片识字”，请照着照片输入；要用请联系管理员加装 ocr 组件。</source>
        <translation>Card reading is not installed on this computer; please type from the photo. To use it, ask your administrator to add the ocr component.</translation>
    </message>
    <message>
        <source>选择照片或名片</source>
        <translation>Choose photos or cards</translation>
    </message>
    <message>
        <source>选择相机存照片的文件夹</source>
        <translation>Choose the folder the camera saves into</translation>
    </message>
    <message>
        <source>选照片或名片… (Ctrl+O)</source>
        <translation>Choose photos or cards… (Ctrl+O)</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>“{label}”的新值</source>
        <translation>New value of &quot;{label}&quot;</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>导出所选…</source>
        <translation>Export selected…</translation>
    </message>
    <message>
        <source>已选 {n} 条</source>
        <translation>{n} selected</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>把</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>新的值，留空为清除</source>
        <translation>Leave empty to clear</translation>
    </message>
    <message>
        <source>要改的字段</source>
        <translation>Field to change</translation>
    </message>
    <message>
        <source>都改为</source>
        <translation>in all to</translation>
    </message>
    <message>
        <source>（清除）</source>
        <translation>(clear)</translation>
    </message>
</context>
<context>
    <name>BundlePanel</name>
    <message>
        <source>{ops} 处修改、{blobs} 个附件，{size:.1f} MB</source>
        <translation>edits: {ops}, attachments: {blobs}, {size:.1f} MB</translation>
    </message>
    <message>
        <source>保存同步包</source>
        <translation>Save bundle</translation>
    </message>
    <message>
        <source>做一个同步包</source>
        <translation>Make a bundle</translation>
    </message>
    <message>
        <source>先填口令，至少 {n} 个字符；收的人要填同一个。</source>
        <translation>First enter a passphrase of at least {n} characters; whoever receives the bundle enters the same.</translation>
    </message>
    <message>
        <source>口令；留空则只有本单位 {n} 台电脑能打开</source>
        <translation>Passphrase; else our {n} computers only</translation>
    </message>
    <message>
        <source>同步包 (*.sizhi);;所有文件 (*)</source>
        <translation>Bundles (*.sizhi);;All files (*)</translation>
    </message>
    <message>
        <source>同步包口令</source>
        <translation>Bundle passphrase</translation>
    </message>
    <message>
        <source>同步包口令，双方相同</source>
        <translation>Passphrase, the same on both sides</translation>
    </message>
    <message>
        <source>已存到 {name}。</source>
        <translation>Saved as {name}.</translation>
    </message>
    <message>
        <source>收一个同步包…</source>
        <translation>Take in a bundle…</translation>
    </message>
    <message>
        <source>收到 {n} 处修改、{files} 个附件，{waiting} 处等待前文；有冲突的资料 {c} 条。</source>
        <translation>Received: edits {n}, attachments {files}; waiting for earlier edits: {waiting}; records in conflict: {c}.</translation>
    </message>
    <message>
        <source>正在做…</source>
        <translation>Making it…</translation>
    </message>
    <message>
        <source>正在存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>正在收…</source>
        <translation>Taking it in…</translation>
    </message>
    <message>
        <source>没有网络时，把收到的同步包拖到这里，或拖出一个给别人。</source>
        <translation>Without a network: drop a bundle here, or drag one out.</translation>
    </message>
    <message>
        <source>选择同步包</source>
        <translation>Choose bundles</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>{card}：这张卡要回答 {asked} 个问题，已有答案 {n} 个。
圆环按轻重计：已核实或入一页的算足，未核实的打折，过期的减半；不知道的不算，也不当作零。</source>
        <translation>{card}: {n} of the {asked} questions of this card are answered.
The ring counts them by weight: verified or pinned answers in full, unverified ones less, stale ones half. Unknown does not count and is never taken for zero.</translation>
    </message>
    <message>
        <source>{kind}：{name}</source>
        <translation>{kind}: {name}</translation>
    </message>
    <message>
        <source>⚠ </source>
        <translation>⚠ </translation>
    </message>
    <message>
        <source>事实 {n} 条</source>
        <translation>facts {n}</translation>
    </message>
    <message>
        <source>冲突 {n}</source>
        <translation>conflicts {n}</translation>
    </message>
    <message>
        <source>已答 {n}/{asked} 问</source>
        <translation>{n}/{asked}</translation>
    </message>
    <message>
        <source>过期 {n}</source>
        <translation>stale {n}</translation>
    </message>
    <message>
        <source>（还没有内容）</source>
        <translation>(nothing yet)</translation>
    </message>
</context>
<context>
    <name>CardEditor</name>
    <message>
        <source>+ 事实</source>
        <translation>+ Fact</translation>
    </message>
    <message>
        <source>← 回到看板</source>
        <translation>← Back to the board</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>粘贴表格</source>
        <translation>Paste table</translation>
    </message>
    <message>
        <source>缺 {n}</source>
        <translation>{n} missing</translation>
    </message>
    <message>
        <source>节</source>
        <translation>Section</translation>
    </message>
</context>
<context>
    <name>CardFace</name>
    <message>
        <source>⇄ 说法不一：{titles}</source>
        <translation>⇄ Versions differ: {titles}</translation>
    </message>
    <message>
        <source>⚠ 过期待复核：{titles}</source>
        <translation>⚠ Stale, to be reviewed: {titles}</translation>
    </message>
    <message>
        <source>缺&#x3000;{label}：{q}</source>
        <translation>Missing  {label}: {q}</translation>
    </message>
    <message>
        <source>还没有内容。从下面的问题开始：</source>
        <translation>Nothing here yet. Begin with these questions:</translation>
    </message>
    <message>
        <source>还缺 {n} 项</source>
        <translation>{n} more missing</translation>
    </message>
</context>
<context>
    <name>CardTemplate</name>
    <message>
        <source>上下游与同类企业</source>
        <translation>Chain and peers</translation>
    </message>
    <message>
        <source>上下游是谁，和我们的链怎么接？</source>
        <translation>Who is upstream and downstream, and how do they join our chain?</translation>
    </message>
    <message>
        <source>上市与融资</source>
        <translation>Listing and funding</translation>
    </message>
    <message>
        <source>下一步怎么走？</source>
        <translation>What is the next step?</translation>
    </message>
    <message>
        <source>与竞争城市对比</source>
        <translation>Against rival cities</translation>
    </message>
    <message>
        <source>业务</source>
        <translation>Business</translation>
    </message>
    <message>
        <source>业务板块与产品</source>
        <translation>Businesses and products</translation>
    </message>
    <message>
        <source>为什么他符合？</source>
        <translation>Why do they qualify?</translation>
    </message>
    <message>
        <source>主体</source>
        <translation>Entity</translation>
    </message>
    <message>
        <source>主要供应商</source>
        <translation>Main suppliers</translation>
    </message>
    <message>
        <source>主要客户</source>
        <translation>Main customers</translation>
    </message>
    <message>
        <source>主要指标</source>
        <translation>Main figures</translation>
    </message>
    <message>
        <source>产业</source>
        <translation>Industry</translation>
    </message>
    <message>
        <source>产业基础</source>
        <translation>Industrial base</translation>
    </message>
    <message>
        <source>产业走势</source>
        <translation>Industry outlook</translation>
    </message>
    <message>
        <source>产业链位置</source>
        <translation>Place in the chain</translation>
    </message>
    <message>
        <source>产能</source>
        <translation>Capacity</translation>
    </message>
    <message>
        <source>人口</source>
        <translation>Population</translation>
    </message>
    <message>
        <source>人才</source>
        <translation>Talent</translation>
    </message>
    <message>
        <source>什么不得承诺，换什么话说？</source>
        <translation>What must not be promised, and what can be said instead?</translation>
    </message>
    <message>
        <source>什么时候定？</source>
        <translation>When will they decide?</translation>
    </message>
    <message>
        <source>什么话不能说？</source>
        <translation>What must not be said?</translation>
    </message>
    <message>
        <source>从哪里买？</source>
        <translation>Where do they buy?</translation>
    </message>
    <message>
        <source>从哪里来，基地在哪里？</source>
        <translation>Where are they from, where are their bases?</translation>
    </message>
    <message>
        <source>从线索到投产要走哪些步，各要多久？</source>
        <translation>Which steps lead from the first lead to production, and how long does each take?</translation>
    </message>
    <message>
        <source>他们会质疑什么，怎么答，谁审定？</source>
        <translation>What will they question, how do we answer, who approves it?</translation>
    </message>
    <message>
        <source>他地履约记录</source>
        <translation>Record elsewhere</translation>
    </message>
    <message>
        <source>代码核对过吗？</source>
        <translation>Has the code been checked?</translation>
    </message>
    <message>
        <source>价格、供需、技术路线往哪走，产能在周期哪一段？</source>
        <translation>Where are prices, supply, demand and technology heading; where in the cycle is capacity?</translation>
    </message>
    <message>
        <source>企业全称与沿革</source>
        <translation>Full name and history</translation>
    </message>
    <message>
        <source>企业动态</source>
        <translation>Firm&apos;s news</translation>
    </message>
    <message>
        <source>企业层级</source>
        <translation>Tier</translation>
    </message>
    <message>
        <source>企业最近在做什么，透露什么信号？</source>
        <translation>What has the firm been doing lately, and what does it signal?</translation>
    </message>
    <message>
        <source>企业近90天动态</source>
        <translation>Firm&apos;s last 90 days</translation>
    </message>
    <message>
        <source>优劣势</source>
        <translation>Strengths and weaknesses</translation>
    </message>
    <message>
        <source>优势</source>
        <translation>Strengths</translation>
    </message>
    <message>
        <source>公平竞争审查</source>
        <translation>Fair-competition review</translation>
    </message>
    <message>
        <source>关切与顾虑</source>
        <translation>Concerns</translation>
    </message>
    <message>
        <source>关键人</source>
        <translation>Key people</translation>
    </message>
    <message>
        <source>决策时间表</source>
        <translation>Decision timetable</translation>
    </message>
    <message>
        <source>决策机制</source>
        <translation>How they decide</translation>
    </message>
    <message>
        <source>准入与产业目录</source>
        <translation>Market entry and catalogue</translation>
    </message>
    <message>
        <source>准入清单和产业目录里是什么？</source>
        <translation>What do the entry list and the industry catalogue say?</translation>
    </message>
    <message>
        <source>准入评审</source>
        <translation>Admission review</translation>
    </message>
    <message>
        <source>准入评审能过吗，有没有一票否决？</source>
        <translation>Will it pass the admission review; is there any veto?</translation>
    </message>
    <message>
        <source>几区几县？</source>
        <translation>How many districts and counties?</translation>
    </message>
    <message>
        <source>凭什么选我们，证据呢？</source>
        <translation>Why choose us, and where is the evidence?</translation>
    </message>
    <message>
        <source>出过环保安全事故吗？</source>
        <translation>Any environmental or safety accidents?</translation>
    </message>
    <message>
        <source>分歧点</source>
        <translation>Points of difference</translation>
    </message>
    <message>
        <source>到主要城市多久？</source>
        <translation>How long to the main cities?</translation>
    </message>
    <message>
        <source>办理窗口</source>
        <translation>Service window</translation>
    </message>
    <message>
        <source>匹配原因</source>
        <translation>Why they match</translation>
    </message>
    <message>
        <source>匹配点</source>
        <translation>Where it fits</translation>
    </message>
    <message>
        <source>区位交通</source>
        <translation>Location and transport</translation>
    </message>
    <message>
        <source>区域竞争</source>
        <translation>Regional competition</translation>
    </message>
    <message>
        <source>卖给谁？</source>
        <translation>Whom do they sell to?</translation>
    </message>
    <message>
        <source>受过处罚吗，整改了吗？</source>
        <translation>Any penalties, and were they put right?</translation>
    </message>
    <message>
        <source>叠加层</source>
        <translation>Overlay</translation>
    </message>
    <message>
        <source>口径禁区</source>
        <translation>Not to be said</translation>
    </message>
    <message>
        <source>可用地块</source>
        <translation>Plots available</translation>
    </message>
    <message>
        <source>可能质疑与口径</source>
        <translation>Questions they may raise</translation>
    </message>
    <message>
        <source>各部门找谁？</source>
        <translation>Whom to see in each department?</translation>
    </message>
    <message>
        <source>合同要点</source>
        <translation>Contract points</translation>
    </message>
    <message>
        <source>同行业案例</source>
        <translation>Cases in the industry</translation>
    </message>
    <message>
        <source>员工规模</source>
        <translation>Employees</translation>
    </message>
    <message>
        <source>哪一天是关键？</source>
        <translation>Which day is key?</translation>
    </message>
    <message>
        <source>哪一条能用，什么条件，到哪天？</source>
        <translation>Which clause applies, on what terms, until when?</translation>
    </message>
    <message>
        <source>哪些事项是关键，哪些能并联？</source>
        <translation>Which items are critical, which can run in parallel?</translation>
    </message>
    <message>
        <source>哪些现在做不到，怎么说？</source>
        <translation>What can we not do now, and how do we say it?</translation>
    </message>
    <message>
        <source>哪些现行政策用得上，过了公平竞争审查吗？</source>
        <translation>Which policies in force apply, and have they passed fair-competition review?</translation>
    </message>
    <message>
        <source>哪里谈不拢？</source>
        <translation>Where do we differ?</translation>
    </message>
    <message>
        <source>因此我们改了什么打法？</source>
        <translation>What did we change because of it?</translation>
    </message>
    <message>
        <source>园区</source>
        <translation>Parks</translation>
    </message>
    <message>
        <source>在别处拿过什么支持，兑现条件是什么？</source>
        <translation>What support did they get elsewhere, on what terms?</translation>
    </message>
    <message>
        <source>在别处签了没落、落了又走的有吗？</source>
        <translation>Did they sign and not come, or come and leave, anywhere else?</translation>
    </message>
    <message>
        <source>在哪一年哪个榜单上，和本主体是什么关系？</source>
        <translation>On which list of which year, and how is that entity related to this one?</translation>
    </message>
    <message>
        <source>城市名片</source>
        <translation>City profile</translation>
    </message>
    <message>
        <source>城市定位</source>
        <translation>Position of the city</translation>
    </message>
    <message>
        <source>处罚监管</source>
        <translation>Penalties</translation>
    </message>
    <message>
        <source>多大？</source>
        <translation>How large?</translation>
    </message>
    <message>
        <source>多少人？</source>
        <translation>How many people?</translation>
    </message>
    <message>
        <source>大势对这个行业是顺是逆？</source>
        <translation>Is the trend with or against this industry?</translation>
    </message>
    <message>
        <source>宏观</source>
        <translation>Economy</translation>
    </message>
    <message>
        <source>宏观形势</source>
        <translation>The economy</translation>
    </message>
    <message>
        <source>实际控制人</source>
        <translation>Actual controller</translation>
    </message>
    <message>
        <source>审批、核准或备案</source>
        <translation>Approval, ratification or filing</translation>
    </message>
    <message>
        <source>审批事项</source>
        <translation>Approvals</translation>
    </message>
    <message>
        <source>对地、电、水、交通有什么硬要求？</source>
        <translation>What must land, power, water and transport provide?</translation>
    </message>
    <message>
        <source>对这家企业，最打动人的三条是什么？</source>
        <translation>Which three points will move this firm most?</translation>
    </message>
    <message>
        <source>工业用气</source>
        <translation>Industrial gas</translation>
    </message>
    <message>
        <source>工业用水</source>
        <translation>Industrial water</translation>
    </message>
    <message>
        <source>工业用电</source>
        <translation>Industrial power</translation>
    </message>
    <message>
        <source>工艺流程</source>
        <translation>Process</translation>
    </message>
    <message>
        <source>工艺里有哪些用能、排放、安全的要点？</source>
        <translation>What matters for energy, emissions and safety in the process?</translation>
    </message>
    <message>
        <source>工资多少，社保基数多少？</source>
        <translation>What are wages and the social-insurance base?</translation>
    </message>
    <message>
        <source>已获政府支持</source>
        <translation>Government support so far</translation>
    </message>
    <message>
        <source>已落地案例</source>
        <translation>Projects landed</translation>
    </message>
    <message>
        <source>带他们看哪里？</source>
        <translation>What do we show them?</translation>
    </message>
    <message>
        <source>建议</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>开竣工时限、履约、退出、违约写清了吗？</source>
        <translation>Are start, completion, performance, exit and default clear?</translation>
    </message>
    <message>
        <source>引荐路径</source>
        <translation>Ways of introduction</translation>
    </message>
    <message>
        <source>引领性、突破性、标志性？</source>
        <translation>Leading, breakthrough or landmark?</translation>
    </message>
    <message>
        <source>强延补建归类</source>
        <translation>Role in the chain</translation>
    </message>
    <message>
        <source>总路径</source>
        <translation>The whole way</translation>
    </message>
    <message>
        <source>想干什么？为什么是现在？</source>
        <translation>What do they want, and why now?</translation>
    </message>
    <message>
        <source>意义</source>
        <translation>Significance</translation>
    </message>
    <message>
        <source>意图</source>
        <translation>Intent</translation>
    </message>
    <message>
        <source>我们差在哪，怎么补？</source>
        <translation>Where do we fall short, and how do we make up for it?</translation>
    </message>
    <message>
        <source>我们是谁，依据哪个文件？</source>
        <translation>Who are we, and which document says so?</translation>
    </message>
    <message>
        <source>找谁谈</source>
        <translation>Whom to talk to</translation>
    </message>
    <message>
        <source>找谁谈？谁能定，谁能否？</source>
        <translation>Whom do we talk to? Who decides, who can block?</translation>
    </message>
    <message>
        <source>技术是自己的吗，量产了吗？</source>
        <translation>Is the technology their own, and in mass production?</translation>
    </message>
    <message>
        <source>投多少、分几期、产什么、带来多少产值税收就业？</source>
        <translation>How much, in how many phases, making what, with what output, tax and jobs?</translation>
    </message>
    <message>
        <source>投资动因与战略</source>
        <translation>Motive and strategy</translation>
    </message>
    <message>
        <source>担心什么？</source>
        <translation>What worries them?</translation>
    </message>
    <message>
        <source>招得到人吗？</source>
        <translation>Can people be hired?</translation>
    </message>
    <message>
        <source>拟投项目</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>拿得出什么实例？</source>
        <translation>Which examples can we show?</translation>
    </message>
    <message>
        <source>放在哪个园区？</source>
        <translation>Which park?</translation>
    </message>
    <message>
        <source>政务、市场、法治、人文</source>
        <translation>Government, market, law, culture</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policies</translation>
    </message>
    <message>
        <source>政策条款</source>
        <translation>Policy clauses</translation>
    </message>
    <message>
        <source>政策风向</source>
        <translation>Policy winds</translation>
    </message>
    <message>
        <source>是强链、延链、补链还是建链？</source>
        <translation>Does it strengthen, extend, complete or build the chain?</translation>
    </message>
    <message>
        <source>暂不能满足</source>
        <translation>Not possible now</translation>
    </message>
    <message>
        <source>最可能被问住的两条是什么，怎么答？</source>
        <translation>Which two questions could stump us, and how do we answer?</translation>
    </message>
    <message>
        <source>最可能被问的两条短板</source>
        <translation>Two weak points likely to be asked</translation>
    </message>
    <message>
        <source>最后听谁的？</source>
        <translation>Whose word is final?</translation>
    </message>
    <message>
        <source>最相关的三条优势</source>
        <translation>Three most relevant strengths</translation>
    </message>
    <message>
        <source>最近外面怎么说它？</source>
        <translation>What is being said about it lately?</translation>
    </message>
    <message>
        <source>最近的文件改变了什么？</source>
        <translation>What did recent documents change?</translation>
    </message>
    <message>
        <source>有什么需求？哪些是硬的？</source>
        <translation>What do they need? What is a must?</translation>
    </message>
    <message>
        <source>有哪些院所平台？</source>
        <translation>Which institutes and platforms are there?</translation>
    </message>
    <message>
        <source>有哪块净地，规划条件是什么？</source>
        <translation>Which plot is ready, under what planning terms?</translation>
    </message>
    <message>
        <source>有没有诉讼、被执行、失信？</source>
        <translation>Any lawsuits, enforcement, dishonesty listing?</translation>
    </message>
    <message>
        <source>有现成厂房吗？</source>
        <translation>Are there ready workshops?</translation>
    </message>
    <message>
        <source>有蒸汽吗，多少钱？</source>
        <translation>Is there steam, at what price?</translation>
    </message>
    <message>
        <source>服务承诺</source>
        <translation>Service commitments</translation>
    </message>
    <message>
        <source>本地有什么、缺什么？</source>
        <translation>What is here and what is missing?</translation>
    </message>
    <message>
        <source>本次拟展示载体</source>
        <translation>Sites to show this time</translation>
    </message>
    <message>
        <source>机遇/风险</source>
        <translation>Opportunities / risks</translation>
    </message>
    <message>
        <source>机遇、风险各是什么，多大？</source>
        <translation>What are the opportunities and risks, how large?</translation>
    </message>
    <message>
        <source>机遇与风险</source>
        <translation>Opportunities and risks</translation>
    </message>
    <message>
        <source>权限</source>
        <translation>Authority</translation>
    </message>
    <message>
        <source>来源地</source>
        <translation>Origin</translation>
    </message>
    <message>
        <source>标准厂房</source>
        <translation>Standard workshops</translation>
    </message>
    <message>
        <source>核心技术</source>
        <translation>Core technology</translation>
    </message>
    <message>
        <source>每一分有证据吗？</source>
        <translation>Is there evidence for every point?</translation>
    </message>
    <message>
        <source>气多少钱？</source>
        <translation>What does gas cost?</translation>
    </message>
    <message>
        <source>水多少钱？</source>
        <translation>What does water cost?</translation>
    </message>
    <message>
        <source>污水处理</source>
        <translation>Sewage treatment</translation>
    </message>
    <message>
        <source>污水怎么收费，余量多少？</source>
        <translation>How is sewage charged, how much capacity is left?</translation>
    </message>
    <message>
        <source>法律与红线</source>
        <translation>Law and red lines</translation>
    </message>
    <message>
        <source>物流成本</source>
        <translation>Logistics costs</translation>
    </message>
    <message>
        <source>环保与安全</source>
        <translation>Environment and safety</translation>
    </message>
    <message>
        <source>环境容量</source>
        <translation>Environmental capacity</translation>
    </message>
    <message>
        <source>环境容量够吗？</source>
        <translation>Is environmental capacity enough?</translation>
    </message>
    <message>
        <source>现在用多少电？</source>
        <translation>How much power do they use now?</translation>
    </message>
    <message>
        <source>现有产能和利用率？</source>
        <translation>Present capacity and utilisation?</translation>
    </message>
    <message>
        <source>用工</source>
        <translation>Labour</translation>
    </message>
    <message>
        <source>用能现状</source>
        <translation>Energy use</translation>
    </message>
    <message>
        <source>电多少钱一度，哪天的价？</source>
        <translation>What does power cost per kWh, on which date?</translation>
    </message>
    <message>
        <source>直接股东加起来够100%吗？</source>
        <translation>Do the direct shareholders add up to 100%?</translation>
    </message>
    <message>
        <source>知势</source>
        <translation>The trend</translation>
    </message>
    <message>
        <source>知己</source>
        <translation>Ourselves</translation>
    </message>
    <message>
        <source>知彼</source>
        <translation>The other side</translation>
    </message>
    <message>
        <source>知路</source>
        <translation>The way</translation>
    </message>
    <message>
        <source>短板</source>
        <translation>Weak points</translation>
    </message>
    <message>
        <source>研判</source>
        <translation>Assessment</translation>
    </message>
    <message>
        <source>科研平台</source>
        <translation>Research platforms</translation>
    </message>
    <message>
        <source>窗口与节点</source>
        <translation>Key dates</translation>
    </message>
    <message>
        <source>竞争地</source>
        <translation>Rival places</translation>
    </message>
    <message>
        <source>竞争地最近做了什么？</source>
        <translation>What have rival places done lately?</translation>
    </message>
    <message>
        <source>竞争城市动作</source>
        <translation>Rival cities&apos; moves</translation>
    </message>
    <message>
        <source>策略调整</source>
        <translation>Change of tactics</translation>
    </message>
    <message>
        <source>红线提示</source>
        <translation>Red lines</translation>
    </message>
    <message>
        <source>经济总量、增速、位次是哪一期的？</source>
        <translation>Of which period are size, growth and rank of the economy?</translation>
    </message>
    <message>
        <source>经营</source>
        <translation>Operations</translation>
    </message>
    <message>
        <source>结论</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>统一社会信用代码</source>
        <translation>Credit code</translation>
    </message>
    <message>
        <source>股权与组织</source>
        <translation>Ownership</translation>
    </message>
    <message>
        <source>股权结构</source>
        <translation>Shareholders</translation>
    </message>
    <message>
        <source>能耗指标</source>
        <translation>Energy quota</translation>
    </message>
    <message>
        <source>能耗指标够吗？</source>
        <translation>Is the energy quota enough?</translation>
    </message>
    <message>
        <source>舆情</source>
        <translation>Public opinion</translation>
    </message>
    <message>
        <source>营商环境</source>
        <translation>Business environment</translation>
    </message>
    <message>
        <source>蒸汽</source>
        <translation>Steam</translation>
    </message>
    <message>
        <source>融到哪一轮，谁投的？</source>
        <translation>Which round, who invested?</translation>
    </message>
    <message>
        <source>行政区划</source>
        <translation>Districts</translation>
    </message>
    <message>
        <source>要不要审查，到哪一步了？</source>
        <translation>Is a review needed, how far is it?</translation>
    </message>
    <message>
        <source>要政府做什么，哪条最要紧？</source>
        <translation>What do they ask of government, what matters most?</translation>
    </message>
    <message>
        <source>要素成本</source>
        <translation>Factor costs</translation>
    </message>
    <message>
        <source>要素需求</source>
        <translation>Factor needs</translation>
    </message>
    <message>
        <source>评分</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>诉求</source>
        <translation>Requests</translation>
    </message>
    <message>
        <source>诉讼与执行</source>
        <translation>Lawsuits and enforcement</translation>
    </message>
    <message>
        <source>谁拍板，要走哪些程序，多久？</source>
        <translation>Who decides, by what procedure, how long?</translation>
    </message>
    <message>
        <source>谁来了，过得怎么样？</source>
        <translation>Who came, and how are they doing?</translation>
    </message>
    <message>
        <source>谁能引荐？</source>
        <translation>Who can introduce us?</translation>
    </message>
    <message>
        <source>谁能承诺什么</source>
        <translation>Who can commit to what</translation>
    </message>
    <message>
        <source>谁能给他配套，他能给谁配套？</source>
        <translation>Who can supply them, whom can they supply?</translation>
    </message>
    <message>
        <source>谈什么</source>
        <translation>What to talk about</translation>
    </message>
    <message>
        <source>谈什么？哪里一拍即合？</source>
        <translation>What do we talk about? Where do we agree at once?</translation>
    </message>
    <message>
        <source>谈还是不谈？</source>
        <translation>Negotiate or not?</translation>
    </message>
    <message>
        <source>跟竞争地比，贵在哪、便宜在哪？</source>
        <translation>Compared with rivals, where are we dearer, where cheaper?</translation>
    </message>
    <message>
        <source>跟谁签约：全称、曾用名、和集团是什么关系？</source>
        <translation>With whom do we sign: full name, former names, relation to the group?</translation>
    </message>
    <message>
        <source>载体</source>
        <translation>Sites</translation>
    </message>
    <message>
        <source>运到客户那里多少钱？</source>
        <translation>What does delivery to customers cost?</translation>
    </message>
    <message>
        <source>近三年经营情况</source>
        <translation>Results of three years</translation>
    </message>
    <message>
        <source>近三年营收、利润、纳税各多少，是什么口径？</source>
        <translation>Revenue, profit and tax of three years, on what basis?</translation>
    </message>
    <message>
        <source>还在跟谁谈，别人给了什么？</source>
        <translation>Whom else do they talk to, and what was offered?</translation>
    </message>
    <message>
        <source>这个产业我们有多大？</source>
        <translation>How large is this industry here?</translation>
    </message>
    <message>
        <source>这个项目是审批、核准还是备案？</source>
        <translation>Is it approval, ratification or filing?</translation>
    </message>
    <message>
        <source>这次在座的人能定到哪一级？</source>
        <translation>How far can those at the table decide?</translation>
    </message>
    <message>
        <source>适用政策</source>
        <translation>Policies that apply</translation>
    </message>
    <message>
        <source>选址要求</source>
        <translation>Site requirements</translation>
    </message>
    <message>
        <source>重点产业与规模</source>
        <translation>Key industries and size</translation>
    </message>
    <message>
        <source>链主与配套企业</source>
        <translation>Chain leaders and suppliers</translation>
    </message>
    <message>
        <source>需求</source>
        <translation>Needs</translation>
    </message>
    <message>
        <source>靠什么产品吃饭？</source>
        <translation>Which products do they live on?</translation>
    </message>
    <message>
        <source>面积</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>风险</source>
        <translation>Risks</translation>
    </message>
    <message>
        <source>首席服务官是谁，哪些能代办？</source>
        <translation>Who is the chief service officer, what can be done on their behalf?</translation>
    </message>
</context>
<context>
    <name>ChainFace</name>
    <message>
        <source>{firms}；本地配套 {n} 家</source>
        <translation>{firms}; local suppliers: {n}</translation>
    </message>
    <message>
        <source>产业链图谱（实框为本地已有，虚框为缺口）</source>
        <translation>Map of the chain (solid frames: here already; dashed: gaps)</translation>
    </message>
    <message>
        <source>公共服务平台</source>
        <translation>Public platforms</translation>
    </message>
    <message>
        <source>分析</source>
        <translation>Analysis</translation>
    </message>
    <message>
        <source>协会商会</source>
        <translation>Associations</translation>
    </message>
    <message>
        <source>发展空间</source>
        <translation>Parks</translation>
    </message>
    <message>
        <source>图谱与规划</source>
        <translation>Maps and plans</translation>
    </message>
    <message>
        <source>待补充</source>
        <translation>to be added</translation>
    </message>
    <message>
        <source>招商专班</source>
        <translation>Task force</translation>
    </message>
    <message>
        <source>招商路线图</source>
        <translation>Route from gap to firm</translation>
    </message>
    <message>
        <source>推介项目</source>
        <translation>Offered projects</translation>
    </message>
    <message>
        <source>支持政策</source>
        <translation>Policies</translation>
    </message>
    <message>
        <source>无时点</source>
        <translation>no date</translation>
    </message>
    <message>
        <source>无来源</source>
        <translation>no source</translation>
    </message>
    <message>
        <source>没有写明缺口。在“环节”里填缺口、目标企业、路径和期限。</source>
        <translation>No gaps are written down. Under &quot;Nodes&quot; fill in the gap, the target firms, the way and the due date.</translation>
    </message>
    <message>
        <source>目标：{firms}</source>
        <translation>Target: {firms}</translation>
    </message>
    <message>
        <source>缺</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>还没有洽谈属于这条链。在洽谈的“档案”里选上产业链。</source>
        <translation>No negotiation belongs to this chain yet. Choose the chain under &quot;Record&quot; of a negotiation.</translation>
    </message>
    <message>
        <source>还没有环节。点“+ 环节”，从上游到下游逐个登记。</source>
        <translation>No nodes yet. Press &quot;+ Node&quot; and enter them from the upper end down.</translation>
    </message>
    <message>
        <source>重点项目</source>
        <translation>Key projects</translation>
    </message>
    <message>
        <source>链主与配套</source>
        <translation>Chain leaders and suppliers</translation>
    </message>
    <message>
        <source>链办</source>
        <translation>Office of the chain</translation>
    </message>
    <message>
        <source>链长</source>
        <translation>Head of the chain</translation>
    </message>
    <message>
        <source>链长制十项</source>
        <translation>Ten points of the chain</translation>
    </message>
</context>
<context>
    <name>Cited</name>
    <message>
        <source>库里没有这一条，请核对条号</source>
        <translation>This article is not in the library; check its number</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>红线</source>
        <translation>Red line</translation>
    </message>
</context>
<context>
    <name>CityFace</name>
    <message>
        <source>与我们竞争的洽谈</source>
        <translation>Negotiations in which it is a rival</translation>
    </message>
    <message>
        <source>单位未注</source>
        <translation>unit not given</translation>
    </message>
    <message>
        <source>可供地待了解</source>
        <translation>available land unknown</translation>
    </message>
    <message>
        <source>园区与地块</source>
        <translation>Parks and plots</translation>
    </message>
    <message>
        <source>基本情况</source>
        <translation>At a glance</translation>
    </message>
    <message>
        <source>待了解</source>
        <translation>unknown</translation>
    </message>
    <message>
        <source>无时点</source>
        <translation>no date</translation>
    </message>
    <message>
        <source>无来源</source>
        <translation>no source</translation>
    </message>
    <message>
        <source>本市</source>
        <translation>Our city</translation>
    </message>
    <message>
        <source>竞争城市</source>
        <translation>Rival city</translation>
    </message>
    <message>
        <source>要素成本对比</source>
        <translation>Costs compared</translation>
    </message>
    <message>
        <source>还没有登记园区。点“+ 园区”登记第一个。</source>
        <translation>No parks yet. Press &quot;+ Park&quot; to enter the first one.</translation>
    </message>
    <message>
        <source>还没有要素成本。点“+ 要素成本”记下单价、单位和时点。</source>
        <translation>No costs yet. Press &quot;+ Cost&quot; to note a price, its unit and its date.</translation>
    </message>
</context>
<context>
    <name>ColumnsMenu</name>
    <message>
        <source>列</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>选择列</source>
        <translation>Choose columns</translation>
    </message>
    <message>
        <source>选择列。拖动表头可以换位置、改宽窄。</source>
        <translation>Choose columns. Drag the headers to move or resize them.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>回收站</source>
        <translation>Trash</translation>
    </message>
    <message>
        <source>导出这张表</source>
        <translation>Export this list</translation>
    </message>
    <message>
        <source>打开{name}</source>
        <translation>Open {name}</translation>
    </message>
    <message>
        <source>新建{kind}</source>
        <translation>New {kind}</translation>
    </message>
</context>
<context>
    <name>ConflictPage</name>
    <message>
        <source>{n} 处有不同说法，逐条定一种；定错了可以撤销。</source>
        <translation>Fields in conflict: {n}. Decide them one by one; a decision can be undone.</translation>
    </message>
    <message>
        <source>展位模式下不显示冲突的内容，离开展位模式后再定。</source>
        <translation>What is in conflict is not shown in booth mode. Leave booth mode, then decide.</translation>
    </message>
    <message>
        <source>待定的冲突</source>
        <translation>Open conflicts</translation>
    </message>
    <message>
        <source>没有冲突。两台电脑改了同一项时，双方的写法都会列在这里，由人定一种。</source>
        <translation>No conflicts. When two computers change the same field, both versions are listed here for you to decide.</translation>
    </message>
</context>
<context>
    <name>ConflictSheet</name>
    <message>
        <source>“{label}”有 {n} 种说法</source>
        <translation>&quot;{label}&quot; has {n} versions</translation>
    </message>
    <message>
        <source>&#x3000;删除</source>
        <translation>  deleted it</translation>
    </message>
    <message>
        <source>一方删除了它，另一方在这之后又改过，所以还留着。</source>
        <translation>One side deleted it; the other changed it later, so it is still here.</translation>
    </message>
    <message>
        <source>下面是您先前写到一半、还没有定的话。</source>
        <translation>Below is the wording you had begun and not decided yet.</translation>
    </message>
    <message>
        <source>两个都留：各成一条资料</source>
        <translation>Keep both as two records</translation>
    </message>
    <message>
        <source>保留这条资料</source>
        <translation>Keep this record</translation>
    </message>
    <message>
        <source>原来</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>取“{value}”</source>
        <translation>Take &quot;{value}&quot;</translation>
    </message>
    <message>
        <source>各方改动之前</source>
        <translation>Before anybody changed it</translation>
    </message>
    <message>
        <source>就这样定</source>
        <translation>Settle it</translation>
    </message>
    <message>
        <source>我（{name}）</source>
        <translation>Me ({name})</translation>
    </message>
    <message>
        <source>看整条资料</source>
        <translation>See the whole record</translation>
    </message>
    <message>
        <source>自己改定</source>
        <translation>My own version</translation>
    </message>
    <message>
        <source>自己改定（两边不同的句子都列着，删去不要的）</source>
        <translation>My own version (the sentences that differ are all there; delete what you do not want)</translation>
    </message>
    <message>
        <source>还是删除</source>
        <translation>Delete after all</translation>
    </message>
    <message>
        <source>（没有共同的原文）</source>
        <translation>(no common text before)</translation>
    </message>
</context>
<context>
    <name>Damaged</name>
    <message>
        <source>{when}&#x3000;{why}&#x3000;{rows} 条记录&#x3000;{size} MB&#x3000;{proof}</source>
        <translation>{when}  {why}  {rows} records  {size} MB  {proof}</translation>
    </message>
    <message>
        <source>下面是已有的备份。恢复时，现在的文件会挪到 backups 文件夹里留着，不会删除；备份之后的修改不在其中。</source>
        <translation>These are the backups. Restoring moves the present files into the folder backups, where they are kept; edits made after the backup are not in it.</translation>
    </message>
    <message>
        <source>不完整</source>
        <translation>incomplete</translation>
    </message>
    <message>
        <source>升级之前</source>
        <translation>before an upgrade</translation>
    </message>
    <message>
        <source>合并之前</source>
        <translation>before a merge</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>导入之前</source>
        <translation>before an import</translation>
    </message>
    <message>
        <source>已验证</source>
        <translation>verified</translation>
    </message>
    <message>
        <source>手工备份</source>
        <translation>by hand</translation>
    </message>
    <message>
        <source>正在恢复…</source>
        <translation>Restoring…</translation>
    </message>
    <message>
        <source>每日备份</source>
        <translation>daily</translation>
    </message>
    <message>
        <source>用这份备份恢复</source>
        <translation>Restore this backup</translation>
    </message>
    <message>
        <source>请先把整个资料夹拷贝一份，里面的文件都不要删，再找管理员。</source>
        <translation>First copy the whole data folder, delete nothing in it, then ask your administrator.</translation>
    </message>
    <message>
        <source>资料没有打开</source>
        <translation>The data could not be opened</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>DoublesPage</name>
    <message>
        <source>{n} 对企业信用代码或名称相同，可能是两台电脑各建了一次。合并由人决定，可以撤销。</source>
        <translation>Pairs of firms with the same credit code or name: {n}. Two computers may both have created them. You decide; merging can be undone.</translation>
    </message>
    <message>
        <source>信用代码相同</source>
        <translation>Same credit code</translation>
    </message>
    <message>
        <source>合并，留“{name}”</source>
        <translation>Merge, keep &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>合并，留这一条</source>
        <translation>Merge, keep this one</translation>
    </message>
    <message>
        <source>名称相同</source>
        <translation>Same name</translation>
    </message>
    <message>
        <source>已合并，相关的洽谈、人员、事实都归到“{name}”。Ctrl+Z 可撤销。</source>
        <translation>Merged; negotiations, people and facts now belong to &quot;{name}&quot;. Ctrl+Z to undo.</translation>
    </message>
    <message>
        <source>是两家，不再提示</source>
        <translation>Two firms; do not show again</translation>
    </message>
    <message>
        <source>没有信用代码</source>
        <translation>No credit code</translation>
    </message>
    <message>
        <source>没有发现重复的企业。两台电脑各建了一次的，会列在这里。</source>
        <translation>No duplicate firms. Firms that two computers both created are listed here.</translation>
    </message>
    <message>
        <source>没有地址</source>
        <translation>No address</translation>
    </message>
</context>
<context>
    <name>Doubts</name>
    <message>
        <source>“{value}”不像日期，已照原样保存；可写 2025-9-30、2025年三季度。</source>
        <translation>&quot;{value}&quot; does not look like a date; it was kept as typed. Write it like 2025-9-30.</translation>
    </message>
    <message>
        <source>“{value}”读不成金额，已照原样保存，但不参与合计；可写 3.5亿元、2,000万元。</source>
        <translation>&quot;{value}&quot; cannot be read as an amount; it was kept as typed but counts in no total. Write a figure and its unit.</translation>
    </message>
    <message>
        <source>“{value}”读不成面积，已照原样保存；可写 120亩、8万平方米、12公顷。</source>
        <translation>&quot;{value}&quot; cannot be read as an area; it was kept as typed. Write a figure and its unit.</translation>
    </message>
    <message>
        <source>“{value}”里没有数字，已照原样保存；说明性的话请写在“内容”或“备注”里。</source>
        <translation>&quot;{value}&quot; holds no figure; it was kept as typed. Words of explanation belong in the text or the note.</translation>
    </message>
</context>
<context>
    <name>DraftBar</name>
    <message>
        <source>“{title}”有写好但没有存下的内容（{at}）：{words}</source>
        <translation>&quot;{title}&quot; has words typed but not saved ({at}): {words}</translation>
    </message>
    <message>
        <source>不要了</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>另有 {n} 处</source>
        <translation>And {n} more</translation>
    </message>
    <message>
        <source>放回去</source>
        <translation>Put back</translation>
    </message>
    <message>
        <source>看原处</source>
        <translation>Show where</translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>“{label}”：有 {n} 条后来又改过，保持原样。</source>
        <translation>&quot;{label}&quot;: changed again later, left as they are: {n}.</translation>
    </message>
</context>
<context>
    <name>EnrolPanel</name>
    <message>
        <source>从二维码图片…</source>
        <translation>From a QR picture…</translation>
    </message>
    <message>
        <source>同步中心</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>向管理员要登记码：输入、粘贴，或把二维码图片拖到这里。登记后自动同步。</source>
        <translation>Ask your administrator for a code: type it, paste it, or drop a picture of its QR code here. After that it syncs by itself.</translation>
    </message>
    <message>
        <source>图片 (*.png *.jpg *.jpeg *.webp *.bmp)</source>
        <translation>Pictures (*.png *.jpg *.jpeg *.webp *.bmp)</translation>
    </message>
    <message>
        <source>图片里没有找到登记二维码。请拍清楚、摆正再试，或直接输入登记码。</source>
        <translation>There is no enrolment code in the picture. Take a sharper, straight one, or type the code.</translation>
    </message>
    <message>
        <source>已登记。这是空的资料夹，可以“整份接收”，比逐条同步快。</source>
        <translation>Enrolled. This data folder is empty: &quot;Receive everything&quot; is faster than syncing edit by edit.</translation>
    </message>
    <message>
        <source>已登记到 {address}，空间“{space}”。</source>
        <translation>Enrolled at {address}, space &quot;{space}&quot;.</translation>
    </message>
    <message>
        <source>已登记，马上开始同步。</source>
        <translation>Enrolled; syncing starts now.</translation>
    </message>
    <message>
        <source>已退出。</source>
        <translation>Left.</translation>
    </message>
    <message>
        <source>整份接收（新电脑）</source>
        <translation>Receive everything (new computer)</translation>
    </message>
    <message>
        <source>正在接收&#x3000;{share}%</source>
        <translation>Receiving  {share}%</translation>
    </message>
    <message>
        <source>正在登记…</source>
        <translation>Enrolling…</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>登记码</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>登记码，形如 https://地址/#ABCDE12345</source>
        <translation>Code, like https://address/#ABCDE12345</translation>
    </message>
    <message>
        <source>请先输入登记码。</source>
        <translation>Enter the enrolment code first.</translation>
    </message>
    <message>
        <source>这是展位主机的配对码，已配对，马上开始同步。</source>
        <translation>This is the code of a booth host: paired; syncing starts now.</translation>
    </message>
    <message>
        <source>退出后不再同步；本机资料和没送出的修改都留着。再按一次确认。</source>
        <translation>After leaving nothing syncs; all data here stay, edits not sent too. Press again to confirm.</translation>
    </message>
    <message>
        <source>退出这个中心</source>
        <translation>Leave this hub</translation>
    </message>
    <message>
        <source>选择二维码图片</source>
        <translation>Choose a QR picture</translation>
    </message>
</context>
<context>
    <name>EventFace</name>
    <message>
        <source>会谈</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>团组</source>
        <translation>Delegation</translation>
    </message>
    <message>
        <source>快录</source>
        <translation>Quick leads</translation>
    </message>
    <message>
        <source>活动</source>
        <translation>Event</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>线索 {leads}，洽谈 {talks}，其中已签约 {signed}</source>
        <translation>leads: {leads}, negotiations: {talks}, of these signed: {signed}</translation>
    </message>
    <message>
        <source>还有 {n} 天</source>
        <translation>{n} d left</translation>
    </message>
    <message>
        <source>还没有快录属于它。在展位模式里选上这场活动，快录就归到这里。</source>
        <translation>No quick leads yet. Choose this event in booth mode, and its leads are listed here.</translation>
    </message>
    <message>
        <source>还没有洽谈属于它。在洽谈或会谈的“所属活动”里选上。</source>
        <translation>No negotiations yet. Choose this event under &quot;Event&quot; of a negotiation or a meeting.</translation>
    </message>
    <message>
        <source>邀请企业</source>
        <translation>Invited firms</translation>
    </message>
</context>
<context>
    <name>EventIn</name>
    <message>
        <source>不属于哪个节会</source>
        <translation>No event</translation>
    </message>
    <message>
        <source>节会</source>
        <translation>Event</translation>
    </message>
</context>
<context>
    <name>Face</name>
    <message>
        <source>⇄ 说法不一：{fields}</source>
        <translation>⇄ Versions differ: {fields}</translation>
    </message>
    <message>
        <source>今天到期</source>
        <translation>due today</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <source>待了解：{fields}</source>
        <translation>Unknown: {fields}</translation>
    </message>
    <message>
        <source>无时点</source>
        <translation>no date</translation>
    </message>
    <message>
        <source>无来源</source>
        <translation>no source</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>过期</source>
        <translation>stale</translation>
    </message>
    <message>
        <source>还有 {n} 天</source>
        <translation>{n} d left</translation>
    </message>
    <message>
        <source>逾期 {n} 天</source>
        <translation>{n} d overdue</translation>
    </message>
</context>
<context>
    <name>FaceView</name>
    <message>
        <source>只有名称。点“填写”逐项补上，或点“+ 事实”记下第一条。</source>
        <translation>Only a name so far. Click &quot;Fill in&quot; to add the rest, or &quot;+ Fact&quot; to note the first fact.</translation>
    </message>
    <message>
        <source>第 {n} 栏</source>
        <translation>Column {n}</translation>
    </message>
</context>
<context>
    <name>Fact</name>
    <message>
        <source>⇄ 有冲突</source>
        <translation>⇄ in conflict</translation>
    </message>
    <message>
        <source>★ 入一页</source>
        <translation>★ pinned</translation>
    </message>
    <message>
        <source>⚠ 过期</source>
        <translation>⚠ stale</translation>
    </message>
    <message>
        <source>数据时点 {day}</source>
        <translation>as of {day}</translation>
    </message>
    <message>
        <source>未注明数据时点</source>
        <translation>no date given</translation>
    </message>
    <message>
        <source>未注明来源</source>
        <translation>no source given</translation>
    </message>
    <message>
        <source>本次不用</source>
        <translation>left out here</translation>
    </message>
    <message>
        <source>本次另有说法</source>
        <translation>says otherwise here</translation>
    </message>
    <message>
        <source>来源 {source}</source>
        <translation>source: {source}</translation>
    </message>
    <message>
        <source>核实 {who}</source>
        <translation>verified by {who}</translation>
    </message>
</context>
<context>
    <name>FactColumn</name>
    <message>
        <source>+ {label}：{question}</source>
        <translation>+ {label}: {question}</translation>
    </message>
    <message>
        <source>↑ 前面还有 {n} 行</source>
        <translation>↑ above: {n}</translation>
    </message>
    <message>
        <source>↓ 后面还有 {n} 行</source>
        <translation>↓ below: {n}</translation>
    </message>
</context>
<context>
    <name>FactForm</name>
    <message>
        <source>{field}“{value}”</source>
        <translation>{field} &quot;{value}&quot;</translation>
    </message>
    <message>
        <source>“{value}”不像日期，已照原样保存；可写 2025-9-30、2025年三季度。</source>
        <translation>&quot;{value}&quot; does not look like a date; it is kept as typed. Write for example 2025-09-30 or 2025Q3.</translation>
    </message>
    <message>
        <source>入一页（在看板和领导要报上突出）</source>
        <translation>Pin (stands out on the board and the leader&apos;s page)</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>只改本次洽谈</source>
        <translation>This negotiation only</translation>
    </message>
    <message>
        <source>按类别：{day}</source>
        <translation>By its kind: {day}</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>改动用于</source>
        <translation>Changes apply to</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>数据时点读作{day}，也可能是{other}，请写明。</source>
        <translation>The date is read as {day}; it could also be {other}. Please write it in full.</translation>
    </message>
    <message>
        <source>本次另有说法，库中是：{was}</source>
        <translation>This negotiation says otherwise; the library says: {was}</translation>
    </message>
    <message>
        <source>本次材料</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>来自 {place}。</source>
        <translation>From {place}. </translation>
    </message>
    <message>
        <source>没有选披露等级，按“{level}”对待。</source>
        <translation>No disclosure level chosen; treated as &quot;{level}&quot;.</translation>
    </message>
    <message>
        <source>法规</source>
        <translation>Law</translation>
    </message>
    <message>
        <source>用过</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>资料库（各次洽谈都变）</source>
        <translation>Library (all negotiations)</translation>
    </message>
</context>
<context>
    <name>FactRow</name>
    <message>
        <source>上移</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>不再入一页</source>
        <translation>Unpin</translation>
    </message>
    <message>
        <source>入一页（看板与要报）</source>
        <translation>Pin (board and leader&apos;s page)</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>回到库中的说法</source>
        <translation>Back to what the library says</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>本次洽谈不用</source>
        <translation>Leave out of this negotiation</translation>
    </message>
    <message>
        <source>本次洽谈重新用上</source>
        <translation>Use in this negotiation again</translation>
    </message>
    <message>
        <source>这条事实的更多操作</source>
        <translation>More for this fact</translation>
    </message>
</context>
<context>
    <name>FaultWindow</name>
    <message>
        <source>保存报告…</source>
        <translation>Save report…</translation>
    </message>
    <message>
        <source>四知故障报告.txt</source>
        <translation>sizhi-fault-report.txt</translation>
    </message>
    <message>
        <source>故障报告</source>
        <translation>Fault report</translation>
    </message>
    <message>
        <source>故障报告存到哪里</source>
        <translation>Where to save the fault report</translation>
    </message>
    <message>
        <source>程序出了意外</source>
        <translation>Something went wrong</translation>
    </message>
    <message>
        <source>继续工作</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>这是程序的错，不是您的。已保存的内容都在；刚才这一步可能没有做成，请再做一次。下面的报告不含任何卡片内容，保存后发给维护人员即可。</source>
        <translation>This is the program&apos;s fault, not yours. Everything saved is safe; the last step may not have been done, so please do it again. The report below holds no contents of any card: save it and send it to whoever looks after the program.</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>一句话</source>
        <comment>bluf</comment>
        <translation>Bottom line</translation>
    </message>
    <message>
        <source>一句话意向</source>
        <comment>one_line</comment>
        <translation>In one line</translation>
    </message>
    <message>
        <source>上下游</source>
        <comment>segment</comment>
        <translation>Segment</translation>
    </message>
    <message>
        <source>上市日期</source>
        <comment>listed_on</comment>
        <translation>Listed on</translation>
    </message>
    <message>
        <source>上班</source>
        <comment>is_workday</comment>
        <translation>Working day</translation>
    </message>
    <message>
        <source>上限</source>
        <comment>cap</comment>
        <translation>Cap</translation>
    </message>
    <message>
        <source>下一步</source>
        <comment>next_step</comment>
        <translation>Next step</translation>
    </message>
    <message>
        <source>下一步打算</source>
        <comment>next_step</comment>
        <translation>Next step</translation>
    </message>
    <message>
        <source>不宜谈</source>
        <comment>avoid</comment>
        <translation>Avoid</translation>
    </message>
    <message>
        <source>不得承诺</source>
        <comment>forbidden</comment>
        <translation>Forbidden</translation>
    </message>
    <message>
        <source>不随包</source>
        <comment>stays_out</comment>
        <translation>Stays out of the pack</translation>
    </message>
    <message>
        <source>专攻方向</source>
        <comment>specialty</comment>
        <translation>Specialty</translation>
    </message>
    <message>
        <source>主体关系</source>
        <comment>entity_kind</comment>
        <translation>Entity</translation>
    </message>
    <message>
        <source>主办</source>
        <comment>owner</comment>
        <translation>Owner</translation>
    </message>
    <message>
        <source>主办单位</source>
        <comment>organiser</comment>
        <translation>Organiser</translation>
    </message>
    <message>
        <source>主导产业</source>
        <comment>leading_industry</comment>
        <translation>Leading industry</translation>
    </message>
    <message>
        <source>主管单位</source>
        <comment>authority</comment>
        <translation>Authority in charge</translation>
    </message>
    <message>
        <source>主营业务</source>
        <comment>business_scope</comment>
        <translation>Business</translation>
    </message>
    <message>
        <source>主要开展活动和拜访企业</source>
        <comment>activities</comment>
        <translation>Activities and visits</translation>
    </message>
    <message>
        <source>主谈人</source>
        <comment>chief</comment>
        <translation>Chief negotiator</translation>
    </message>
    <message>
        <source>主题</source>
        <comment>subject</comment>
        <translation>Subject</translation>
    </message>
    <message>
        <source>事项</source>
        <comment>text</comment>
        <translation>Action</translation>
    </message>
    <message>
        <source>事项</source>
        <comment>name</comment>
        <translation>Step</translation>
    </message>
    <message>
        <source>事项</source>
        <comment>topic</comment>
        <translation>Topic</translation>
    </message>
    <message>
        <source>交易所</source>
        <comment>exchange</comment>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>产业</source>
        <comment>industry</comment>
        <translation>Industry</translation>
    </message>
    <message>
        <source>产业</source>
        <comment>industries</comment>
        <translation>Industries</translation>
    </message>
    <message>
        <source>产业分析</source>
        <comment>analysis</comment>
        <translation>Analysis</translation>
    </message>
    <message>
        <source>产业生态</source>
        <comment>ecology</comment>
        <translation>Research, finance, people, freight</translation>
    </message>
    <message>
        <source>产业链</source>
        <comment>chain</comment>
        <translation>Chain</translation>
    </message>
    <message>
        <source>产业链名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>人口</source>
        <comment>population</comment>
        <translation>Population</translation>
    </message>
    <message>
        <source>人员</source>
        <comment>people</comment>
        <translation>People</translation>
    </message>
    <message>
        <source>价格口径</source>
        <comment>price_basis</comment>
        <translation>Price basis</translation>
    </message>
    <message>
        <source>份数</source>
        <comment>copies</comment>
        <translation>Copies</translation>
    </message>
    <message>
        <source>企业</source>
        <comment>firm</comment>
        <translation>Firm</translation>
    </message>
    <message>
        <source>企业名称</source>
        <comment>legal_name</comment>
        <translation>Legal name</translation>
    </message>
    <message>
        <source>企业层级</source>
        <comment>tiers</comment>
        <translation>Tiers</translation>
    </message>
    <message>
        <source>企业简介</source>
        <comment>profile</comment>
        <translation>Profile</translation>
    </message>
    <message>
        <source>企业类型</source>
        <comment>ownership</comment>
        <translation>Ownership</translation>
    </message>
    <message>
        <source>优惠政策</source>
        <comment>policies</comment>
        <translation>Policies</translation>
    </message>
    <message>
        <source>会后热度</source>
        <comment>heat_after</comment>
        <translation>Heat after</translation>
    </message>
    <message>
        <source>会谈</source>
        <comment>meeting</comment>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>位置</source>
        <comment>location</comment>
        <translation>Location</translation>
    </message>
    <message>
        <source>佐证</source>
        <comment>evidence</comment>
        <translation>Evidence</translation>
    </message>
    <message>
        <source>体制机制</source>
        <comment>mechanism</comment>
        <translation>Mechanism</translation>
    </message>
    <message>
        <source>使用的资料</source>
        <comment>pack_issued</comment>
        <translation>Pack used</translation>
    </message>
    <message>
        <source>供地方式</source>
        <comment>supply</comment>
        <translation>Supply</translation>
    </message>
    <message>
        <source>依据</source>
        <comment>basis</comment>
        <translation>Basis</translation>
    </message>
    <message>
        <source>保存期限</source>
        <comment>keep_until</comment>
        <translation>Keep until</translation>
    </message>
    <message>
        <source>倒序</source>
        <comment>is_descending</comment>
        <translation>Descending</translation>
    </message>
    <message>
        <source>停滞原因</source>
        <comment>stall_reason</comment>
        <translation>Why it stalls</translation>
    </message>
    <message>
        <source>兑现进度</source>
        <comment>progress</comment>
        <translation>Progress</translation>
    </message>
    <message>
        <source>入一页</source>
        <comment>pin</comment>
        <translation>Pinned</translation>
    </message>
    <message>
        <source>公共服务平台</source>
        <comment>platforms</comment>
        <translation>Public platforms</translation>
    </message>
    <message>
        <source>公平竞争审查</source>
        <comment>fcr_state</comment>
        <translation>Fair competition review</translation>
    </message>
    <message>
        <source>关于</source>
        <comment>subject</comment>
        <translation>About</translation>
    </message>
    <message>
        <source>关注点</source>
        <comment>concerns</comment>
        <translation>Concerns</translation>
    </message>
    <message>
        <source>关闭日</source>
        <comment>closed_on</comment>
        <translation>Closed on</translation>
    </message>
    <message>
        <source>内外资</source>
        <comment>capital_nature</comment>
        <translation>Capital</translation>
    </message>
    <message>
        <source>内容</source>
        <comment>text</comment>
        <translation>Text</translation>
    </message>
    <message>
        <source>内容</source>
        <comment>body</comment>
        <translation>Text</translation>
    </message>
    <message>
        <source>写入协议</source>
        <comment>in_contract</comment>
        <translation>In contract</translation>
    </message>
    <message>
        <source>决策影响</source>
        <comment>influence</comment>
        <translation>Influence</translation>
    </message>
    <message>
        <source>分歧</source>
        <comment>gap</comment>
        <translation>Gap</translation>
    </message>
    <message>
        <source>列</source>
        <comment>columns</comment>
        <translation>Columns</translation>
    </message>
    <message>
        <source>列对应</source>
        <comment>mapping</comment>
        <translation>Mapping</translation>
    </message>
    <message>
        <source>制定机关</source>
        <comment>issuer</comment>
        <translation>Issuer</translation>
    </message>
    <message>
        <source>前置</source>
        <comment>after</comment>
        <translation>After</translation>
    </message>
    <message>
        <source>协会商会</source>
        <comment>associations</comment>
        <translation>Associations</translation>
    </message>
    <message>
        <source>协办</source>
        <comment>helpers</comment>
        <translation>With</translation>
    </message>
    <message>
        <source>单价</source>
        <comment>value</comment>
        <translation>Price</translation>
    </message>
    <message>
        <source>单位</source>
        <comment>firm</comment>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>单位</source>
        <comment>unit</comment>
        <translation>Unit</translation>
    </message>
    <message>
        <source>单位</source>
        <comment>firm_name</comment>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>单位名称</source>
        <comment>firm_name</comment>
        <translation>Organisation as written</translation>
    </message>
    <message>
        <source>卡</source>
        <comment>card</comment>
        <translation>Card</translation>
    </message>
    <message>
        <source>原因</source>
        <comment>reason</comment>
        <translation>Reason</translation>
    </message>
    <message>
        <source>参考答</source>
        <comment>answer</comment>
        <translation>Answer</translation>
    </message>
    <message>
        <source>发展空间</source>
        <comment>space</comment>
        <translation>Parks</translation>
    </message>
    <message>
        <source>发布日期</source>
        <comment>issued_on</comment>
        <translation>Issued on</translation>
    </message>
    <message>
        <source>发放时间</source>
        <comment>issued_at</comment>
        <translation>Issued at</translation>
    </message>
    <message>
        <source>发文机关</source>
        <comment>issuer</comment>
        <translation>Issuer</translation>
    </message>
    <message>
        <source>取得成果</source>
        <comment>result</comment>
        <translation>Result</translation>
    </message>
    <message>
        <source>受理日</source>
        <comment>received_on</comment>
        <translation>Received on</translation>
    </message>
    <message>
        <source>口径</source>
        <comment>caliber</comment>
        <translation>Basis of counting</translation>
    </message>
    <message>
        <source>可供地</source>
        <comment>available_land</comment>
        <translation>Available land</translation>
    </message>
    <message>
        <source>可信度</source>
        <comment>confidence</comment>
        <translation>Confidence</translation>
    </message>
    <message>
        <source>可并联</source>
        <comment>is_parallel</comment>
        <translation>Parallel</translation>
    </message>
    <message>
        <source>可替代表述</source>
        <comment>instead</comment>
        <translation>Say instead</translation>
    </message>
    <message>
        <source>可能被问</source>
        <comment>question</comment>
        <translation>Question</translation>
    </message>
    <message>
        <source>合作方式</source>
        <comment>coop_mode</comment>
        <translation>Form of cooperation</translation>
    </message>
    <message>
        <source>名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>员工人数</source>
        <comment>employees</comment>
        <translation>Employees</translation>
    </message>
    <message>
        <source>回访日</source>
        <comment>visited_on</comment>
        <translation>Visited on</translation>
    </message>
    <message>
        <source>团组名称</source>
        <comment>delegation_name</comment>
        <translation>Name of the delegation</translation>
    </message>
    <message>
        <source>团组成员</source>
        <comment>delegation</comment>
        <translation>Delegation</translation>
    </message>
    <message>
        <source>园区</source>
        <comment>park</comment>
        <translation>Park</translation>
    </message>
    <message>
        <source>园区名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>固定资产投资</source>
        <comment>invest_fixed</comment>
        <translation>Fixed investment</translation>
    </message>
    <message>
        <source>图谱与规划</source>
        <comment>plan</comment>
        <translation>Maps and plans</translation>
    </message>
    <message>
        <source>地区</source>
        <comment>region</comment>
        <translation>Region</translation>
    </message>
    <message>
        <source>地址</source>
        <comment>address</comment>
        <translation>Address</translation>
    </message>
    <message>
        <source>地块名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>地点</source>
        <comment>place</comment>
        <translation>Where</translation>
    </message>
    <message>
        <source>场合</source>
        <comment>meeting</comment>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>场次</source>
        <comment>sessions</comment>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>城市</source>
        <comment>city</comment>
        <translation>City</translation>
    </message>
    <message>
        <source>城市/辖区</source>
        <comment>city_name</comment>
        <translation>City</translation>
    </message>
    <message>
        <source>处事风格</source>
        <comment>manner</comment>
        <translation>Manner</translation>
    </message>
    <message>
        <source>备注</source>
        <comment>note</comment>
        <translation>Note</translation>
    </message>
    <message>
        <source>复核期限</source>
        <comment>review_by</comment>
        <translation>Review by</translation>
    </message>
    <message>
        <source>复盘</source>
        <comment>review</comment>
        <translation>Review</translation>
    </message>
    <message>
        <source>外资</source>
        <comment>invest_fdi</comment>
        <translation>Foreign investment</translation>
    </message>
    <message>
        <source>大小</source>
        <comment>size</comment>
        <translation>Size</translation>
    </message>
    <message>
        <source>姓名</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>姓名</source>
        <comment>person</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>字段</source>
        <comment>key</comment>
        <translation>Key</translation>
    </message>
    <message>
        <source>学历</source>
        <comment>education</comment>
        <translation>Education</translation>
    </message>
    <message>
        <source>定位</source>
        <comment>positioning</comment>
        <translation>Positioning</translation>
    </message>
    <message>
        <source>实缴资本</source>
        <comment>paid_capital</comment>
        <translation>Paid-in capital</translation>
    </message>
    <message>
        <source>实际控制人</source>
        <comment>controller</comment>
        <translation>Controller</translation>
    </message>
    <message>
        <source>审定</source>
        <comment>approved_by</comment>
        <translation>Approved by</translation>
    </message>
    <message>
        <source>审批类型</source>
        <comment>approval_type</comment>
        <translation>Approval type</translation>
    </message>
    <message>
        <source>审查文号</source>
        <comment>fcr_doc</comment>
        <translation>Review document</translation>
    </message>
    <message>
        <source>审查状态</source>
        <comment>fcr_state</comment>
        <translation>Review</translation>
    </message>
    <message>
        <source>审核人</source>
        <comment>reviewer</comment>
        <translation>Reviewer</translation>
    </message>
    <message>
        <source>审核意见</source>
        <comment>opinion</comment>
        <translation>Opinion</translation>
    </message>
    <message>
        <source>容积率</source>
        <comment>far</comment>
        <translation>Plot ratio</translation>
    </message>
    <message>
        <source>对应</source>
        <comment>mapping</comment>
        <translation>Mapping</translation>
    </message>
    <message>
        <source>对方人员</source>
        <comment>guests</comment>
        <translation>Their people</translation>
    </message>
    <message>
        <source>对方人员</source>
        <comment>theirs</comment>
        <translation>Their people</translation>
    </message>
    <message>
        <source>对方原话</source>
        <comment>quotes</comment>
        <translation>Quotes</translation>
    </message>
    <message>
        <source>对方态度变化</source>
        <comment>mood</comment>
        <translation>Mood</translation>
    </message>
    <message>
        <source>对方文本</source>
        <comment>theirs</comment>
        <translation>Their wording</translation>
    </message>
    <message>
        <source>对方替代方案</source>
        <comment>batna_theirs</comment>
        <translation>Their BATNA</translation>
    </message>
    <message>
        <source>对方立场</source>
        <comment>theirs</comment>
        <translation>Theirs</translation>
    </message>
    <message>
        <source>对谈判的含义</source>
        <comment>meaning</comment>
        <translation>What it means</translation>
    </message>
    <message>
        <source>导入时间</source>
        <comment>imported_at</comment>
        <translation>Imported at</translation>
    </message>
    <message>
        <source>小标题</source>
        <comment>title</comment>
        <translation>Title</translation>
    </message>
    <message>
        <source>展位</source>
        <comment>booth</comment>
        <translation>Booth</translation>
    </message>
    <message>
        <source>展位/场次</source>
        <comment>spot</comment>
        <translation>Spot</translation>
    </message>
    <message>
        <source>差距</source>
        <comment>gap</comment>
        <translation>Gap</translation>
    </message>
    <message>
        <source>已承诺什么</source>
        <comment>promised</comment>
        <translation>Promised</translation>
    </message>
    <message>
        <source>市政配套</source>
        <comment>utilities</comment>
        <translation>Utilities</translation>
    </message>
    <message>
        <source>带队领导</source>
        <comment>leader</comment>
        <translation>Head of the delegation</translation>
    </message>
    <message>
        <source>库中事实</source>
        <comment>over</comment>
        <translation>Library fact</translation>
    </message>
    <message>
        <source>延期至</source>
        <comment>extended_to</comment>
        <translation>Extended to</translation>
    </message>
    <message>
        <source>建筑面积</source>
        <comment>floor_area</comment>
        <translation>Floor area</translation>
    </message>
    <message>
        <source>建议表态</source>
        <comment>say</comment>
        <translation>Say</translation>
    </message>
    <message>
        <source>建设内容</source>
        <comment>content</comment>
        <translation>What is built</translation>
    </message>
    <message>
        <source>建设条件</source>
        <comment>conditions</comment>
        <translation>Conditions</translation>
    </message>
    <message>
        <source>开始日期</source>
        <comment>starts_on</comment>
        <translation>Begins on</translation>
    </message>
    <message>
        <source>引用法条</source>
        <comment>articles</comment>
        <translation>Articles</translation>
    </message>
    <message>
        <source>引荐人</source>
        <comment>referrer</comment>
        <translation>Referrer</translation>
    </message>
    <message>
        <source>归到人员</source>
        <comment>contact</comment>
        <translation>Person</translation>
    </message>
    <message>
        <source>归到企业</source>
        <comment>firm</comment>
        <translation>Firm</translation>
    </message>
    <message>
        <source>形式</source>
        <comment>channel</comment>
        <translation>Form</translation>
    </message>
    <message>
        <source>微信</source>
        <comment>wechat</comment>
        <translation>WeChat</translation>
    </message>
    <message>
        <source>必达</source>
        <comment>is_must</comment>
        <translation>Must</translation>
    </message>
    <message>
        <source>忌讳</source>
        <comment>avoid</comment>
        <translation>Avoid</translation>
    </message>
    <message>
        <source>快照</source>
        <comment>snapshot_sha256</comment>
        <translation>Snapshot</translation>
    </message>
    <message>
        <source>态度</source>
        <comment>stance</comment>
        <translation>Stance</translation>
    </message>
    <message>
        <source>总投资</source>
        <comment>invest_total</comment>
        <translation>Total investment</translation>
    </message>
    <message>
        <source>意向园区</source>
        <comment>parks</comment>
        <translation>Parks</translation>
    </message>
    <message>
        <source>意向地块</source>
        <comment>plots</comment>
        <translation>Plots</translation>
    </message>
    <message>
        <source>成果</source>
        <comment>result</comment>
        <translation>Result</translation>
    </message>
    <message>
        <source>成果</source>
        <comment>output</comment>
        <translation>Output</translation>
    </message>
    <message>
        <source>成立日期</source>
        <comment>established</comment>
        <translation>Established</translation>
    </message>
    <message>
        <source>我方</source>
        <comment>is_ours</comment>
        <translation>Ours</translation>
    </message>
    <message>
        <source>我方人员</source>
        <comment>ours</comment>
        <translation>Our people</translation>
    </message>
    <message>
        <source>我方城市</source>
        <comment>city</comment>
        <translation>Our city</translation>
    </message>
    <message>
        <source>我方底线</source>
        <comment>ours_floor</comment>
        <translation>Floor</translation>
    </message>
    <message>
        <source>我方文本</source>
        <comment>draft</comment>
        <translation>Our draft</translation>
    </message>
    <message>
        <source>我方替代方案</source>
        <comment>batna_ours</comment>
        <translation>Our BATNA</translation>
    </message>
    <message>
        <source>我方目标</source>
        <comment>ours_target</comment>
        <translation>Target</translation>
    </message>
    <message>
        <source>我方预期</source>
        <comment>ours_expect</comment>
        <translation>Expected</translation>
    </message>
    <message>
        <source>所在园区</source>
        <comment>park</comment>
        <translation>Park</translation>
    </message>
    <message>
        <source>所在城市</source>
        <comment>city</comment>
        <translation>City</translation>
    </message>
    <message>
        <source>所属地区</source>
        <comment>city</comment>
        <translation>City</translation>
    </message>
    <message>
        <source>所属活动</source>
        <comment>events</comment>
        <translation>Events</translation>
    </message>
    <message>
        <source>所属活动</source>
        <comment>event</comment>
        <translation>Event</translation>
    </message>
    <message>
        <source>所属程序</source>
        <comment>procedure</comment>
        <translation>Procedure</translation>
    </message>
    <message>
        <source>承诺人</source>
        <comment>by</comment>
        <translation>By</translation>
    </message>
    <message>
        <source>承诺日期</source>
        <comment>said_on</comment>
        <translation>Said on</translation>
    </message>
    <message>
        <source>投资强度</source>
        <comment>intensity</comment>
        <translation>Investment per mu</translation>
    </message>
    <message>
        <source>投资总额</source>
        <comment>invest_total</comment>
        <translation>Total investment</translation>
    </message>
    <message>
        <source>披露等级</source>
        <comment>disclosure</comment>
        <translation>Disclosure</translation>
    </message>
    <message>
        <source>招商专班</source>
        <comment>squad</comment>
        <translation>Task force</translation>
    </message>
    <message>
        <source>招商区域</source>
        <comment>territory</comment>
        <translation>Territory</translation>
    </message>
    <message>
        <source>招商方式</source>
        <comment>methods</comment>
        <translation>Methods</translation>
    </message>
    <message>
        <source>招商路径</source>
        <comment>way</comment>
        <translation>Way</translation>
    </message>
    <message>
        <source>拟投项目</source>
        <comment>project</comment>
        <translation>Project</translation>
    </message>
    <message>
        <source>持有人</source>
        <comment>holder</comment>
        <translation>Holder</translation>
    </message>
    <message>
        <source>指标</source>
        <comment>name</comment>
        <translation>Indicator</translation>
    </message>
    <message>
        <source>指标</source>
        <comment>indicator</comment>
        <translation>Indicator</translation>
    </message>
    <message>
        <source>排序</source>
        <comment>order</comment>
        <translation>Order</translation>
    </message>
    <message>
        <source>支持政策</source>
        <comment>policies</comment>
        <translation>Policies</translation>
    </message>
    <message>
        <source>支持方式</source>
        <comment>support</comment>
        <translation>Support</translation>
    </message>
    <message>
        <source>政策名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>政策意见反馈</source>
        <comment>policy_feedback</comment>
        <translation>Policy feedback</translation>
    </message>
    <message>
        <source>效力</source>
        <comment>state</comment>
        <translation>State</translation>
    </message>
    <message>
        <source>效力级别</source>
        <comment>rank</comment>
        <translation>Rank</translation>
    </message>
    <message>
        <source>效益分析</source>
        <comment>benefit</comment>
        <translation>Benefit</translation>
    </message>
    <message>
        <source>数值</source>
        <comment>value</comment>
        <translation>Value</translation>
    </message>
    <message>
        <source>数据时点</source>
        <comment>as_of</comment>
        <translation>As of</translation>
    </message>
    <message>
        <source>文件名</source>
        <comment>filename</comment>
        <translation>File name</translation>
    </message>
    <message>
        <source>文件校验值</source>
        <comment>file_sha256</comment>
        <translation>File SHA-256</translation>
    </message>
    <message>
        <source>文号</source>
        <comment>doc_number</comment>
        <translation>Document number</translation>
    </message>
    <message>
        <source>文字内容</source>
        <comment>content</comment>
        <translation>Text in the file</translation>
    </message>
    <message>
        <source>方向</source>
        <comment>direction</comment>
        <translation>Direction</translation>
    </message>
    <message>
        <source>施行日期</source>
        <comment>effective_on</comment>
        <translation>Effective on</translation>
    </message>
    <message>
        <source>日期</source>
        <comment>happened_on</comment>
        <translation>Date</translation>
    </message>
    <message>
        <source>日期</source>
        <comment>day</comment>
        <translation>Day</translation>
    </message>
    <message>
        <source>时间</source>
        <comment>planned_on</comment>
        <translation>When</translation>
    </message>
    <message>
        <source>时间</source>
        <comment>held_at</comment>
        <translation>When</translation>
    </message>
    <message>
        <source>时限</source>
        <comment>workdays</comment>
        <translation>Working days</translation>
    </message>
    <message>
        <source>时限</source>
        <comment>due</comment>
        <translation>Due</translation>
    </message>
    <message>
        <source>曾用名</source>
        <comment>former_names</comment>
        <translation>Former names</translation>
    </message>
    <message>
        <source>最近进展</source>
        <comment>latest</comment>
        <translation>Latest</translation>
    </message>
    <message>
        <source>有效期</source>
        <comment>valid_for</comment>
        <translation>Valid for</translation>
    </message>
    <message>
        <source>有效期至</source>
        <comment>valid_until</comment>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>期望解决时间</source>
        <comment>wanted_by</comment>
        <translation>Wanted by</translation>
    </message>
    <message>
        <source>期间</source>
        <comment>period</comment>
        <translation>Period</translation>
    </message>
    <message>
        <source>期限</source>
        <comment>due</comment>
        <translation>Due</translation>
    </message>
    <message>
        <source>本地企业</source>
        <comment>local_firms</comment>
        <translation>Local firms</translation>
    </message>
    <message>
        <source>本地已有</source>
        <comment>here</comment>
        <translation>What is here</translation>
    </message>
    <message>
        <source>本市</source>
        <comment>is_ours</comment>
        <translation>Ours</translation>
    </message>
    <message>
        <source>本次不用</source>
        <comment>is_hidden</comment>
        <translation>Not in this negotiation</translation>
    </message>
    <message>
        <source>本轮目标</source>
        <comment>goals</comment>
        <translation>Goals</translation>
    </message>
    <message>
        <source>权限</source>
        <comment>authority</comment>
        <translation>Authority</translation>
    </message>
    <message>
        <source>权限核对</source>
        <comment>authority_ok</comment>
        <translation>Within authority</translation>
    </message>
    <message>
        <source>权限范围</source>
        <comment>authority</comment>
        <translation>Authority</translation>
    </message>
    <message>
        <source>材料</source>
        <comment>materials</comment>
        <translation>Materials</translation>
    </message>
    <message>
        <source>条</source>
        <comment>heading</comment>
        <translation>Article</translation>
    </message>
    <message>
        <source>条件</source>
        <comment>conditions</comment>
        <translation>Conditions</translation>
    </message>
    <message>
        <source>条号</source>
        <comment>number</comment>
        <translation>Number</translation>
    </message>
    <message>
        <source>条文</source>
        <comment>text</comment>
        <translation>Text</translation>
    </message>
    <message>
        <source>条款</source>
        <comment>clause</comment>
        <translation>Clause</translation>
    </message>
    <message>
        <source>来源</source>
        <comment>source_ref</comment>
        <translation>Source</translation>
    </message>
    <message>
        <source>来源地</source>
        <comment>source_region</comment>
        <translation>Source region</translation>
    </message>
    <message>
        <source>来源类型</source>
        <comment>source_kind</comment>
        <translation>Kind of source</translation>
    </message>
    <message>
        <source>标准厂房</source>
        <comment>factories</comment>
        <translation>Factories</translation>
    </message>
    <message>
        <source>标签</source>
        <comment>tags</comment>
        <translation>Tags</translation>
    </message>
    <message>
        <source>标记</source>
        <comment>mark</comment>
        <translation>Mark</translation>
    </message>
    <message>
        <source>标识</source>
        <comment>mark</comment>
        <translation>Mark</translation>
    </message>
    <message>
        <source>校验值</source>
        <comment>sha256</comment>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>核实人</source>
        <comment>verified_by</comment>
        <translation>Verified by</translation>
    </message>
    <message>
        <source>核实日</source>
        <comment>verified_on</comment>
        <translation>Verified on</translation>
    </message>
    <message>
        <source>次序</source>
        <comment>position</comment>
        <translation>Order</translation>
    </message>
    <message>
        <source>法定代表人</source>
        <comment>legal_rep</comment>
        <translation>Legal representative</translation>
    </message>
    <message>
        <source>法规</source>
        <comment>law</comment>
        <translation>Law</translation>
    </message>
    <message>
        <source>注册地</source>
        <comment>reg_place</comment>
        <translation>Place</translation>
    </message>
    <message>
        <source>注册地址</source>
        <comment>reg_address</comment>
        <translation>Address</translation>
    </message>
    <message>
        <source>注册资本</source>
        <comment>reg_capital</comment>
        <translation>Registered capital</translation>
    </message>
    <message>
        <source>活动名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>活动类型</source>
        <comment>event_type</comment>
        <translation>Type</translation>
    </message>
    <message>
        <source>洽谈</source>
        <comment>negotiation</comment>
        <translation>Negotiation</translation>
    </message>
    <message>
        <source>洽谈组</source>
        <comment>team</comment>
        <translation>Team</translation>
    </message>
    <message>
        <source>满意度</source>
        <comment>satisfaction</comment>
        <translation>Satisfaction</translation>
    </message>
    <message>
        <source>热度</source>
        <comment>heat</comment>
        <translation>Heat</translation>
    </message>
    <message>
        <source>版本</source>
        <comment>edition</comment>
        <translation>Edition</translation>
    </message>
    <message>
        <source>版本日期</source>
        <comment>version_on</comment>
        <translation>Version of</translation>
    </message>
    <message>
        <source>牵头领导</source>
        <comment>lead_leader</comment>
        <translation>Leader</translation>
    </message>
    <message>
        <source>状态</source>
        <comment>status</comment>
        <translation>Status</translation>
    </message>
    <message>
        <source>状态</source>
        <comment>state</comment>
        <translation>State</translation>
    </message>
    <message>
        <source>环境维度</source>
        <comment>dimension</comment>
        <translation>Dimension</translation>
    </message>
    <message>
        <source>环节</source>
        <comment>node</comment>
        <translation>Node</translation>
    </message>
    <message>
        <source>环节名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>环节阶段</source>
        <comment>phase</comment>
        <translation>Phase</translation>
    </message>
    <message>
        <source>现场给了哪份资料</source>
        <comment>handout</comment>
        <translation>Handout</translation>
    </message>
    <message>
        <source>用地性质</source>
        <comment>use</comment>
        <translation>Use</translation>
    </message>
    <message>
        <source>用地规模</source>
        <comment>site_area</comment>
        <translation>Site area</translation>
    </message>
    <message>
        <source>用地面积</source>
        <comment>site_area</comment>
        <translation>Site area</translation>
    </message>
    <message>
        <source>申报口径</source>
        <comment>basis</comment>
        <translation>How to apply</translation>
    </message>
    <message>
        <source>电话</source>
        <comment>phone</comment>
        <translation>Phone</translation>
    </message>
    <message>
        <source>目标</source>
        <comment>goal</comment>
        <translation>Goal</translation>
    </message>
    <message>
        <source>目标企业</source>
        <comment>target_firms</comment>
        <translation>Target firms</translation>
    </message>
    <message>
        <source>相关形势</source>
        <comment>trends</comment>
        <translation>Trends</translation>
    </message>
    <message>
        <source>相关指标</source>
        <comment>indicators</comment>
        <translation>Indicators</translation>
    </message>
    <message>
        <source>相关红线</source>
        <comment>red_lines</comment>
        <translation>Red lines</translation>
    </message>
    <message>
        <source>短板技术与基础件</source>
        <comment>shortfalls</comment>
        <translation>Shortfalls</translation>
    </message>
    <message>
        <source>程序名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>竞争地</source>
        <comment>rivals</comment>
        <translation>Rivals</translation>
    </message>
    <message>
        <source>章节</source>
        <comment>chapter</comment>
        <translation>Chapter</translation>
    </message>
    <message>
        <source>答复意见</source>
        <comment>reply</comment>
        <translation>Reply</translation>
    </message>
    <message>
        <source>筛选</source>
        <comment>filter</comment>
        <translation>Filter</translation>
    </message>
    <message>
        <source>筹码</source>
        <comment>chips</comment>
        <translation>Chips</translation>
    </message>
    <message>
        <source>简历</source>
        <comment>biography</comment>
        <translation>Biography</translation>
    </message>
    <message>
        <source>简称</source>
        <comment>short_name</comment>
        <translation>Short name</translation>
    </message>
    <message>
        <source>籍贯校友等关系</source>
        <comment>ties</comment>
        <translation>Ties</translation>
    </message>
    <message>
        <source>类别</source>
        <comment>kind</comment>
        <translation>Kind</translation>
    </message>
    <message>
        <source>类别</source>
        <comment>topic</comment>
        <translation>Topic</translation>
    </message>
    <message>
        <source>类别</source>
        <comment>factor</comment>
        <translation>Factor</translation>
    </message>
    <message>
        <source>类型</source>
        <comment>park_type</comment>
        <translation>Type</translation>
    </message>
    <message>
        <source>类型</source>
        <comment>media_type</comment>
        <translation>Media type</translation>
    </message>
    <message>
        <source>红线依据</source>
        <comment>red_line_basis</comment>
        <translation>Red line basis</translation>
    </message>
    <message>
        <source>红线决定人</source>
        <comment>red_line_by</comment>
        <translation>Decided by</translation>
    </message>
    <message>
        <source>红线决定日</source>
        <comment>red_line_on</comment>
        <translation>Decided on</translation>
    </message>
    <message>
        <source>红线检查</source>
        <comment>red_line</comment>
        <translation>Red line</translation>
    </message>
    <message>
        <source>级别</source>
        <comment>rank</comment>
        <translation>Level</translation>
    </message>
    <message>
        <source>线索来源</source>
        <comment>lead_source</comment>
        <translation>Lead source</translation>
    </message>
    <message>
        <source>结束日期</source>
        <comment>ends_on</comment>
        <translation>Ends on</translation>
    </message>
    <message>
        <source>结果</source>
        <comment>outcome</comment>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>结果</source>
        <comment>report</comment>
        <translation>Report</translation>
    </message>
    <message>
        <source>统一社会信用代码</source>
        <comment>uscc</comment>
        <translation>Credit code</translation>
    </message>
    <message>
        <source>编号</source>
        <comment>code</comment>
        <translation>Code</translation>
    </message>
    <message>
        <source>编号</source>
        <comment>no</comment>
        <translation>No.</translation>
    </message>
    <message>
        <source>编号</source>
        <comment>number</comment>
        <translation>Number</translation>
    </message>
    <message>
        <source>缺口</source>
        <comment>gap</comment>
        <translation>Gap</translation>
    </message>
    <message>
        <source>网址</source>
        <comment>website</comment>
        <translation>Website</translation>
    </message>
    <message>
        <source>职务</source>
        <comment>post</comment>
        <translation>Post</translation>
    </message>
    <message>
        <source>联动类型</source>
        <comment>linkage</comment>
        <translation>Linkage</translation>
    </message>
    <message>
        <source>联系人</source>
        <comment>contact</comment>
        <translation>Contact</translation>
    </message>
    <message>
        <source>联系单位</source>
        <comment>contact_unit</comment>
        <translation>Contact office</translation>
    </message>
    <message>
        <source>联系方式</source>
        <comment>phone</comment>
        <translation>Phone</translation>
    </message>
    <message>
        <source>股票代码</source>
        <comment>stock_code</comment>
        <translation>Stock code</translation>
    </message>
    <message>
        <source>节</source>
        <comment>section</comment>
        <translation>Section</translation>
    </message>
    <message>
        <source>融资轮次</source>
        <comment>funding_round</comment>
        <translation>Funding round</translation>
    </message>
    <message>
        <source>行业</source>
        <comment>industry</comment>
        <translation>Industry</translation>
    </message>
    <message>
        <source>行政区划</source>
        <comment>divisions</comment>
        <translation>Divisions</translation>
    </message>
    <message>
        <source>街镇</source>
        <comment>town</comment>
        <translation>Town</translation>
    </message>
    <message>
        <source>表头</source>
        <comment>signature</comment>
        <translation>Header</translation>
    </message>
    <message>
        <source>要点</source>
        <comment>headline</comment>
        <translation>Headline</translation>
    </message>
    <message>
        <source>要素分析</source>
        <comment>factors</comment>
        <translation>Factors</translation>
    </message>
    <message>
        <source>规划地址</source>
        <comment>address</comment>
        <translation>Address</translation>
    </message>
    <message>
        <source>规划条件</source>
        <comment>planning</comment>
        <translation>Planning conditions</translation>
    </message>
    <message>
        <source>规划用途</source>
        <comment>use</comment>
        <translation>Planned use</translation>
    </message>
    <message>
        <source>规划面积</source>
        <comment>area</comment>
        <translation>Area</translation>
    </message>
    <message>
        <source>规模</source>
        <comment>output</comment>
        <translation>Output</translation>
    </message>
    <message>
        <source>触发词</source>
        <comment>patterns</comment>
        <translation>Patterns</translation>
    </message>
    <message>
        <source>让步次序</source>
        <comment>concession_order</comment>
        <translation>Concessions</translation>
    </message>
    <message>
        <source>议程</source>
        <comment>agenda</comment>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>议题</source>
        <comment>topic</comment>
        <translation>Issue</translation>
    </message>
    <message>
        <source>记录</source>
        <comment>minutes</comment>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>记录人</source>
        <comment>recorder</comment>
        <translation>Recorder</translation>
    </message>
    <message>
        <source>记录时间</source>
        <comment>caught_at</comment>
        <translation>Caught at</translation>
    </message>
    <message>
        <source>记录类型</source>
        <comment>kind</comment>
        <translation>Kind</translation>
    </message>
    <message>
        <source>诉求来源</source>
        <comment>came_from</comment>
        <translation>Came from</translation>
    </message>
    <message>
        <source>谁见的</source>
        <comment>met_by</comment>
        <translation>Met by</translation>
    </message>
    <message>
        <source>责任人</source>
        <comment>owner</comment>
        <translation>Owner</translation>
    </message>
    <message>
        <source>责任单位</source>
        <comment>owner</comment>
        <translation>Responsible</translation>
    </message>
    <message>
        <source>转为洽谈</source>
        <comment>negotiation</comment>
        <translation>Negotiation</translation>
    </message>
    <message>
        <source>轮次</source>
        <comment>name</comment>
        <translation>Round</translation>
    </message>
    <message>
        <source>进展</source>
        <comment>progress</comment>
        <translation>Progress</translation>
    </message>
    <message>
        <source>适用产业</source>
        <comment>industries</comment>
        <translation>Industries</translation>
    </message>
    <message>
        <source>适用对象</source>
        <comment>applies_to</comment>
        <translation>Applies to</translation>
    </message>
    <message>
        <source>适用情形</source>
        <comment>applies_to</comment>
        <translation>Applies to</translation>
    </message>
    <message>
        <source>适用政策</source>
        <comment>policies</comment>
        <translation>Policies</translation>
    </message>
    <message>
        <source>适用条件</source>
        <comment>conditions</comment>
        <translation>Conditions</translation>
    </message>
    <message>
        <source>适用程序</source>
        <comment>procedure</comment>
        <translation>Procedure</translation>
    </message>
    <message>
        <source>邀请企业</source>
        <comment>invited</comment>
        <translation>Invited firms</translation>
    </message>
    <message>
        <source>邮箱</source>
        <comment>email</comment>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>部门</source>
        <comment>office</comment>
        <translation>Office</translation>
    </message>
    <message>
        <source>配套</source>
        <comment>facilities</comment>
        <translation>Facilities</translation>
    </message>
    <message>
        <source>链主企业</source>
        <comment>core_firms</comment>
        <translation>Chain leaders</translation>
    </message>
    <message>
        <source>链办</source>
        <comment>office</comment>
        <translation>Office of the chain</translation>
    </message>
    <message>
        <source>链条动作</source>
        <comment>chain_action</comment>
        <translation>Chain action</translation>
    </message>
    <message>
        <source>链长</source>
        <comment>head</comment>
        <translation>Head of the chain</translation>
    </message>
    <message>
        <source>销号日</source>
        <comment>closed_on</comment>
        <translation>Closed on</translation>
    </message>
    <message>
        <source>镇/街道/开发区</source>
        <comment>town</comment>
        <translation>Town or zone</translation>
    </message>
    <message>
        <source>阶段</source>
        <comment>stage</comment>
        <translation>Stage</translation>
    </message>
    <message>
        <source>需求内容</source>
        <comment>content</comment>
        <translation>Text</translation>
    </message>
    <message>
        <source>需求标题</source>
        <comment>title</comment>
        <translation>Title</translation>
    </message>
    <message>
        <source>需领导定</source>
        <comment>decide</comment>
        <translation>To decide</translation>
    </message>
    <message>
        <source>面积</source>
        <comment>area_km2</comment>
        <translation>Area</translation>
    </message>
    <message>
        <source>面积</source>
        <comment>area</comment>
        <translation>Area</translation>
    </message>
    <message>
        <source>页数</source>
        <comment>pages</comment>
        <translation>Pages</translation>
    </message>
    <message>
        <source>项目</source>
        <comment>item</comment>
        <translation>Item</translation>
    </message>
    <message>
        <source>项目名称</source>
        <comment>name</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>项目意义</source>
        <comment>significance</comment>
        <translation>Significance</translation>
    </message>
    <message>
        <source>预计建设期</source>
        <comment>build_time</comment>
        <translation>Time to build</translation>
    </message>
    <message>
        <source>频率</source>
        <comment>frequency</comment>
        <translation>Frequency</translation>
    </message>
    <message>
        <source>首谈人</source>
        <comment>first_person</comment>
        <translation>First person</translation>
    </message>
    <message>
        <source>首谈单位</source>
        <comment>first_unit</comment>
        <translation>First unit</translation>
    </message>
    <message>
        <source>首谈日期</source>
        <comment>first_date</comment>
        <translation>First date</translation>
    </message>
</context>
<context>
    <name>FirmFace</name>
    <message>
        <source>上次见面 {day}</source>
        <translation>last met {day}</translation>
    </message>
    <message>
        <source>事实</source>
        <translation>Facts</translation>
    </message>
    <message>
        <source>产业链位置</source>
        <translation>Place in the chain</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>企业承诺</source>
        <translation>Their commitments</translation>
    </message>
    <message>
        <source>会谈</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>信用代码相同</source>
        <translation>same credit code</translation>
    </message>
    <message>
        <source>可能重复</source>
        <translation>Possible duplicates</translation>
    </message>
    <message>
        <source>工商与经营</source>
        <translation>Register and business</translation>
    </message>
    <message>
        <source>快录</source>
        <translation>Quick leads</translation>
    </message>
    <message>
        <source>我方承诺</source>
        <translation>Our commitments</translation>
    </message>
    <message>
        <source>本地已有</source>
        <translation>here already</translation>
    </message>
    <message>
        <source>材料</source>
        <translation>Materials</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>目标企业</source>
        <translation>target firm</translation>
    </message>
    <message>
        <source>简报包</source>
        <translation>Packs</translation>
    </message>
    <message>
        <source>诉求</source>
        <translation>Appeals</translation>
    </message>
    <message>
        <source>还没有事实。按“+ 事实”记第一条：想干什么？有什么需求？</source>
        <translation>No facts yet. Click &quot;+ Fact&quot; for the first: what do they want to do? What do they need?</translation>
    </message>
    <message>
        <source>还没有洽谈。按 Ctrl+N 新建一场。</source>
        <translation>No negotiations yet. Press Ctrl+N to create one.</translation>
    </message>
    <message>
        <source>还没有这家企业的人。点“+ 人员”记下，名片和快录里的也归到这里。</source>
        <translation>Nobody of this firm yet. Press &quot;+ Person&quot;; people from business cards and quick leads come here too.</translation>
    </message>
    <message>
        <source>逾期承诺 {n} 项</source>
        <translation>Overdue commitments: {n}</translation>
    </message>
    <message>
        <source>风险 {n} 条：{first}</source>
        <translation>Risks: {n} ({first})</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>另存为文件…</source>
        <translation>Save to a file…</translation>
    </message>
    <message>
        <source>四知恢复码.txt</source>
        <translation>sizhi-recovery-code.txt</translation>
    </message>
    <message>
        <source>姓名，以后可在“设置”里改</source>
        <translation>Name; can be changed later in Settings</translation>
    </message>
    <message>
        <source>已存到“{file}”。请移到U盘或打印后删除。</source>
        <translation>Saved to &quot;{file}&quot;. Move it to a USB stick, or print it and delete it.</translation>
    </message>
    <message>
        <source>建立资料夹</source>
        <translation>Create data folder</translation>
    </message>
    <message>
        <source>忘记口令时，只有它能打开资料。它只显示这一次：请抄写或打印，与电脑分开保管，不要存在这台电脑里。</source>
        <translation>If you forget the passphrase, only this code opens the data. It is shown only once: copy it out or print it, keep it away from the computer, and do not store it on this computer.</translation>
    </message>
    <message>
        <source>恢复码</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <source>恢复码存到哪里</source>
        <translation>Where to save the recovery code</translation>
    </message>
    <message>
        <source>恢复码我已抄写或打印，并收在别处</source>
        <translation>I have copied or printed the code and put it somewhere else</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>正在建立…</source>
        <translation>Creating…</translation>
    </message>
    <message>
        <source>正在装入…</source>
        <translation>Loading…</translation>
    </message>
    <message>
        <source>没有存成：{why}。请换一个位置。</source>
        <translation>Not saved: {why}. Choose another place.</translation>
    </message>
    <message>
        <source>示例是一座虚构的城市和一场虚构的洽谈，四张卡都已填好，适合先学着用。</source>
        <translation>The sample is a fictional city with a fictional negotiation, all four cards filled in: a good way to learn.</translation>
    </message>
    <message>
        <source>空白开始</source>
        <translation>Start empty</translation>
    </message>
    <message>
        <source>空白开始：从导入企业名单或新建洽谈做起。</source>
        <translation>Start empty: begin with a new negotiation, or import a list of firms first.</translation>
    </message>
    <message>
        <source>第一步：定一个口令。资料在这台电脑上加密保存，凭口令打开。</source>
        <translation>Step 1: choose a passphrase. The data are kept encrypted on this computer and open only with it.</translation>
    </message>
    <message>
        <source>第三步：从哪里开始</source>
        <translation>Step 3: where to begin</translation>
    </message>
    <message>
        <source>第二步：收好恢复码</source>
        <translation>Step 2: keep the recovery code safe</translation>
    </message>
    <message>
        <source>继续</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>署名</source>
        <translation>Author</translation>
    </message>
    <message>
        <source>装入示例资料</source>
        <translation>Load the sample</translation>
    </message>
    <message>
        <source>谁在写？每一处修改都记下是谁写的，请写真实姓名。</source>
        <translation>Your name: every edit is signed with it, so please give your real name.</translation>
    </message>
    <message>
        <source>资料夹：{path}</source>
        <translation>Data folder: {path}</translation>
    </message>
</context>
<context>
    <name>FolderPanel</name>
    <message>
        <source>不再共享</source>
        <translation>Stop sharing</translation>
    </message>
    <message>
        <source>共享口令</source>
        <translation>Shared passphrase</translation>
    </message>
    <message>
        <source>共享口令，每台电脑相同</source>
        <translation>Shared passphrase, the same on every computer</translation>
    </message>
    <message>
        <source>共享文件夹</source>
        <translation>Shared folder</translation>
    </message>
    <message>
        <source>已选“{path}”，填好口令后开始。</source>
        <translation>Chosen: &quot;{path}&quot;. Enter the passphrase, then start.</translation>
    </message>
    <message>
        <source>开始共享</source>
        <translation>Start sharing</translation>
    </message>
    <message>
        <source>正在共享“{path}”：有新同步包自动收下，这里的修改自动放进去。</source>
        <translation>Sharing &quot;{path}&quot;: new bundles are taken in, and edits made here are put there, by themselves.</translation>
    </message>
    <message>
        <source>网络盘、网盘或 U 盘上的一个文件夹，大家都放同步包进去；内容加密，互不覆盖。</source>
        <translation>A folder on a network drive, cloud drive or USB stick where everybody puts bundles; encrypted, never overwritten.</translation>
    </message>
    <message>
        <source>请先选一个文件夹。</source>
        <translation>Choose a folder first.</translation>
    </message>
    <message>
        <source>选择共享文件夹</source>
        <translation>Choose a shared folder</translation>
    </message>
    <message>
        <source>选文件夹…</source>
        <translation>Choose folder…</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>五步导览</source>
        <translation>Five-step tour</translation>
    </message>
    <message>
        <source>切换深色浅色</source>
        <translation>Switch between dark and light</translation>
    </message>
    <message>
        <source>导览要有一场洽谈才走得动：先点“新建洽谈”。</source>
        <translation>The tour needs a negotiation to walk through: click &quot;New negotiation&quot; first.</translation>
    </message>
    <message>
        <source>展位模式</source>
        <translation>Booth mode</translation>
    </message>
    <message>
        <source>帮助和快捷键</source>
        <translation>Help and keyboard shortcuts</translation>
    </message>
    <message>
        <source>撤销：{label}</source>
        <translation>Undo: {label}</translation>
    </message>
    <message>
        <source>新建洽谈</source>
        <translation>New negotiation</translation>
    </message>
    <message>
        <source>重做：{label}</source>
        <translation>Redo: {label}</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>Handle</name>
    <message>
        <source>⇱ {name}&#x3000;{words}&#x3000;按住拖到聊天窗口或 U 盘</source>
        <translation>⇱ {name}  {words}  drag it into a chat or onto a USB stick</translation>
    </message>
    <message>
        <source>存到磁盘…</source>
        <translation>Save to disk…</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>下一处、上一处；全程不用鼠标</source>
        <translation>Next or previous field; nothing needs a mouse</translation>
    </message>
    <message>
        <source>会谈记录里：把选中的话记为事实、我方承诺、对方承诺、待办</source>
        <translation>Minutes: note the selected words as a fact, our commitment, their commitment, an action</translation>
    </message>
    <message>
        <source>列表：跳到筛选</source>
        <translation>Lists: go to the filter</translation>
    </message>
    <message>
        <source>展位模式：存好，下一位</source>
        <translation>Booth mode: save, next visitor</translation>
    </message>
    <message>
        <source>打开一行，或就地修改</source>
        <translation>Open a row, or edit it in place</translation>
    </message>
    <message>
        <source>找资料、做事情：中文、拼音、首字母都行</source>
        <translation>Find or do anything: Chinese, pinyin or initials</translation>
    </message>
    <message>
        <source>把一行往上、往下挪</source>
        <translation>Move a row up or down</translation>
    </message>
    <message>
        <source>撤销，最近一百步，重开程序后也行</source>
        <translation>Undo the last hundred steps, after a restart too</translation>
    </message>
    <message>
        <source>收起：清空筛选、合上表单、离开导览</source>
        <translation>Close: clear the filter, close the form, leave the tour</translation>
    </message>
    <message>
        <source>新建洽谈</source>
        <translation>New negotiation</translation>
    </message>
    <message>
        <source>这一页</source>
        <translation>This page</translation>
    </message>
    <message>
        <source>进入或离开展位模式</source>
        <translation>Enter or leave booth mode</translation>
    </message>
    <message>
        <source>重做</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>五步导览</source>
        <translation>Five-step tour</translation>
    </message>
    <message>
        <source>出了问题</source>
        <translation>When something goes wrong</translation>
    </message>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>快捷键</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>打开资料夹所在位置</source>
        <translation>Open the data folder</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>程序出意外时会弹出一份故障报告，不含任何卡片内容，存下来发给维护人员即可。
想先试试再说，可在命令行用 sizhi open --temp-home 打开一个关窗即删的临时资料夹；要看程序在做什么，加上 --debug。
资料有没有损坏，用 sizhi check 检查。</source>
        <translation>When something goes wrong, the program shows a fault report that holds no contents of any card: save it and send it to whoever looks after the program.
To try things out, type sizhi open --temp-home on a command line: its data folder is deleted when the window closes. Add --debug to see what the program does.
To see whether the data are sound, type sizhi check.</translation>
    </message>
    <message>
        <source>资料夹</source>
        <translation>Data folder</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>“{day}”不像日期，可写 2026-11-17。</source>
        <translation>&quot;{day}&quot; does not look like a date. Write for example 2026-11-17.</translation>
    </message>
    <message>
        <source>与“{pack}”发放时没有不同。</source>
        <translation>No difference from when &quot;{pack}&quot; was issued.</translation>
    </message>
    <message>
        <source>与“{pack}”发放时相比有 {n} 处不同。</source>
        <translation>Differences from when &quot;{pack}&quot; was issued: {n}.</translation>
    </message>
    <message>
        <source>与那天没有不同。</source>
        <translation>No difference from that day.</translation>
    </message>
    <message>
        <source>与那天相比有 {n} 处不同。</source>
        <translation>Differences from that day: {n}.</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>Everything</translation>
    </message>
    <message>
        <source>共 {n} 处改动，最近的在前。写一个日期并按 Enter，可与那天比较。</source>
        <translation>Edits: {n}, newest first. Type a date and press Enter to compare with that day.</translation>
    </message>
    <message>
        <source>历史</source>
        <translation>History</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>恢复整条记录</source>
        <translation>Restore the whole record</translation>
    </message>
    <message>
        <source>恢复这一项</source>
        <translation>Restore this field</translation>
    </message>
    <message>
        <source>所列全部恢复到那时</source>
        <translation>Restore all listed to that time</translation>
    </message>
    <message>
        <source>把所选一行的字段改回“原来”的值；可以撤销。</source>
        <translation>Set the field of the selected line back to the value it had before; this can be undone.</translation>
    </message>
    <message>
        <source>把所选一行的记录整条改回那时的样子；可以撤销。</source>
        <translation>Set the whole record of the selected line back to how it was; this can be undone.</translation>
    </message>
    <message>
        <source>看某一天</source>
        <translation>Look at a day</translation>
    </message>
    <message>
        <source>看某一天，如 2026-11-17</source>
        <translation>A day, e.g. 2026-11-17</translation>
    </message>
    <message>
        <source>看某份简报包发放时</source>
        <translation>When a pack was issued</translation>
    </message>
    <message>
        <source>部分旧内容只在同步中心，现在取不到：{why}</source>
        <translation>Part of what was said before is only at the hub and cannot be fetched now: {why}</translation>
    </message>
    <message>
        <source>部分旧内容在同步中心，正在取回…</source>
        <translation>Part of what was said before is at the hub; fetching it…</translation>
    </message>
</context>
<context>
    <name>ImportFace</name>
    <message>
        <source>{name} 导入</source>
        <translation>imported by {name}</translation>
    </message>
    <message>
        <source>不导入</source>
        <translation>not imported</translation>
    </message>
    <message>
        <source>变更</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>另有 {n} 行，没有逐行记下</source>
        <translation>{n} more rows, not kept one by one</translation>
    </message>
    <message>
        <source>各列读作</source>
        <translation>Columns read as</translation>
    </message>
    <message>
        <source>各行的结果</source>
        <translation>What came of the rows</translation>
    </message>
    <message>
        <source>展位模式下不显示原文。</source>
        <translation>In booth mode the file is not quoted.</translation>
    </message>
    <message>
        <source>已移入回收站</source>
        <translation>in the trash</translation>
    </message>
    <message>
        <source>带来的资料</source>
        <translation>What it brought</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>New</translation>
    </message>
    <message>
        <source>没有新增也没有变更：文件里的资料库里都有。</source>
        <translation>Nothing new, nothing changed: all of it was in the library.</translation>
    </message>
    <message>
        <source>没有：库里找不到相像的。</source>
        <translation>None: nothing in the library looks alike.</translation>
    </message>
    <message>
        <source>没有：每一行都读懂了。</source>
        <translation>None: every row was understood.</translation>
    </message>
    <message>
        <source>疑似重复</source>
        <translation>Possible duplicates</translation>
    </message>
    <message>
        <source>相同，没有动</source>
        <translation>The same, left alone</translation>
    </message>
    <message>
        <source>第 {n} 行</source>
        <translation>Row {n}</translation>
    </message>
    <message>
        <source>要看一眼</source>
        <translation>To be looked at</translation>
    </message>
    <message>
        <source>要看一眼的行</source>
        <translation>Rows to be looked at</translation>
    </message>
    <message>
        <source>这次导入已经撤销；之后改过的资料保留着。</source>
        <translation>This import was taken back; what was worked on since has stayed.</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>已撤销：移去 {removed} 条，恢复 {restored} 条；之后改过的 {kept} 条保留。</source>
        <translation>Undone: {removed} removed, {restored} restored; {kept} changed since then are kept.</translation>
    </message>
    <message>
        <source>把企业名单、名片、法规或指标的文件拖到这里，或点“选择文件”。
先试读，看清会改多少，再决定导入；导入以后也能整次撤销。</source>
        <translation>Drop a file here, or click &quot;Choose file&quot;:
firms, business cards, laws or indicators.
It is first tried, to show what would change;
even after that an import can be undone as a whole.</translation>
    </message>
    <message>
        <source>撤销这次导入</source>
        <translation>Undo this import</translation>
    </message>
    <message>
        <source>正在取消…</source>
        <translation>Cancelling…</translation>
    </message>
    <message>
        <source>正在导入…</source>
        <translation>Importing…</translation>
    </message>
    <message>
        <source>正在撤销…</source>
        <translation>Undoing…</translation>
    </message>
    <message>
        <source>正在试读…</source>
        <translation>Trying…</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>自动识别</source>
        <translation>Detect</translation>
    </message>
    <message>
        <source>表格、名片、法规 (*.csv *.xlsx *.xls *.vcf *.md *.txt);;所有文件 (*)</source>
        <translation>Tables, cards, laws (*.csv *.xlsx *.xls *.vcf *.md *.txt);;All files (*)</translation>
    </message>
    <message>
        <source>还在处理“{now}”，没有收下“{file}”。请等它做完或先取消，再拖一次。</source>
        <translation>&quot;{now}&quot; is still being read, so &quot;{file}&quot; was not taken. Wait for it or cancel it, then drop the file again.</translation>
    </message>
    <message>
        <source>还没有选文件</source>
        <translation>No file chosen yet</translation>
    </message>
    <message>
        <source>选择文件…</source>
        <translation>Choose file…</translation>
    </message>
    <message>
        <source>选择要导入的文件</source>
        <translation>Choose a file to import</translation>
    </message>
</context>
<context>
    <name>ImportResult</name>
    <message>
        <source>下面列出前 {n} 行。</source>
        <translation>Only the first rows are listed: {n}.</translation>
    </message>
    <message>
        <source>原文</source>
        <translation>As written</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>已导入（{kind}）：</source>
        <translation>Imported ({kind}): </translation>
    </message>
    <message>
        <source>整行</source>
        <translation>Whole row</translation>
    </message>
    <message>
        <source>新增 {new}，变更 {changed}，相同 {same}，疑似重复 {d}，要看一眼 {w}。</source>
        <translation>{new} new, {changed} changed, {same} unchanged, {d} possible duplicates, {w} to look at.</translation>
    </message>
    <message>
        <source>疑似重复</source>
        <translation>Possible duplicate</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>试读结果，还没有导入（{kind}）：</source>
        <translation>Trial only, nothing imported yet ({kind}): </translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>需要看一眼的行</source>
        <translation>Rows to look at</translation>
    </message>
</context>
<context>
    <name>IndicatorFace</name>
    <message>
        <source>几个来源不一致时都画出来，由人判断。</source>
        <translation>Where sources differ, all are drawn for you to judge.</translation>
    </message>
    <message>
        <source>单位未注</source>
        <translation>unit not given</translation>
    </message>
    <message>
        <source>口径与来源</source>
        <translation>Basis and source</translation>
    </message>
    <message>
        <source>引用它的洽谈</source>
        <translation>Negotiations that use it</translation>
    </message>
    <message>
        <source>待了解</source>
        <translation>unknown</translation>
    </message>
    <message>
        <source>数值</source>
        <translation>Values</translation>
    </message>
    <message>
        <source>断开处没有数，不是零。</source>
        <translation>Where the line is broken there is no figure; it is not zero.</translation>
    </message>
    <message>
        <source>来源未注</source>
        <translation>source not given</translation>
    </message>
    <message>
        <source>来源：{sources}。</source>
        <translation>Sources: {sources}.</translation>
    </message>
    <message>
        <source>没有单位，请先补上再用</source>
        <translation>No unit; add one before using it</translation>
    </message>
    <message>
        <source>虚线处口径有变：{periods}。</source>
        <translation> At the dashed line the basis of counting changed: {periods}.</translation>
    </message>
    <message>
        <source>还没有数值。点“+ 观测值”逐期记下，或导入文件。</source>
        <translation>No values yet. Press &quot;+ Observation&quot; for each period, or import a file.</translation>
    </message>
</context>
<context>
    <name>Issues</name>
    <message>
        <source>谈不成时对方会怎么办：去哪个城市、缓建、扩老厂……</source>
        <translation>What they do without a deal: another city, a delay, a larger old plant…</translation>
    </message>
    <message>
        <source>谈不成时我们最好的另一条路，只供本组，客商版绝不出现</source>
        <translation>The best we can do without a deal; for the team only, never in the guest edition</translation>
    </message>
</context>
<context>
    <name>Laptops</name>
    <message>
        <source>只读</source>
        <translation>Reader</translation>
    </message>
    <message>
        <source>可编辑</source>
        <translation>Editor</translation>
    </message>
    <message>
        <source>管理员</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Chief</translation>
    </message>
</context>
<context>
    <name>LaptopsPanel</name>
    <message>
        <source>停用</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>停用“{name}”</source>
        <translation>Revoke &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>停用后“{name}”不能再同步；它已有的资料仍在它的磁盘上。再按一次确认。</source>
        <translation>Once revoked, &quot;{name}&quot; cannot sync any more; the data it has stay on its disk. Press again to confirm.</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>本单位的电脑</source>
        <translation>Our computers</translation>
    </message>
    <message>
        <source>登记码一天内有效，只能用一次。让对方输入，或拍下二维码拖进登记框。</source>
        <translation>The code is good for one day and one use. They type it, or drop a photo of the QR code into the enrolment box.</translation>
    </message>
    <message>
        <source>给一台新电脑发登记码</source>
        <translation>Code for a new computer</translation>
    </message>
    <message>
        <source>（本机）</source>
        <translation> (this one)</translation>
    </message>
</context>
<context>
    <name>LawFace</name>
    <message>
        <source>引用 {n}</source>
        <translation>cited by {n}</translation>
    </message>
</context>
<context>
    <name>LawView</name>
    <message>
        <source>{day} 施行</source>
        <translation>in force {day}</translation>
    </message>
    <message>
        <source>{day} 版</source>
        <translation>version of {day}</translation>
    </message>
    <message>
        <source>{n} 条</source>
        <translation>Articles: {n}</translation>
    </message>
    <message>
        <source>依据这一条的红线和政策</source>
        <translation>Red lines and policies that cite this article</translation>
    </message>
    <message>
        <source>其他版本</source>
        <translation>Other versions</translation>
    </message>
    <message>
        <source>在本法中查找</source>
        <translation>Find in this law</translation>
    </message>
    <message>
        <source>在本法中查找，或直接写条号：第十条</source>
        <translation>Find in this law, or type the number of an article</translation>
    </message>
    <message>
        <source>库里还没有这部法规的条文。到“导入”里拖入法规文件。</source>
        <translation>The articles of this law are not in the library. Drop its file under &quot;Import&quot;.</translation>
    </message>
    <message>
        <source>引用与版本</source>
        <translation>Citations and versions</translation>
    </message>
    <message>
        <source>引用整部法规的</source>
        <translation>Citing the whole law</translation>
    </message>
    <message>
        <source>条文</source>
        <translation>Text of the article</translation>
    </message>
    <message>
        <source>条文目录</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>没有红线或政策引用这一条。</source>
        <translation>No red line or policy cites this article.</translation>
    </message>
</context>
<context>
    <name>Lead</name>
    <message>
        <source>{n} 张</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>未写完</source>
        <translation>unfinished</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>说出去的“{matched}”触及红线“{topic}”，归档后列为待审。依据：{basis}</source>
        <translation>What was said, &quot;{matched}&quot;, touches the red line &quot;{topic}&quot;. Once filed, it needs review. Basis: {basis}</translation>
    </message>
</context>
<context>
    <name>LeaderPanel</name>
    <message>
        <source>{n}/{most} 字</source>
        <translation>{n}/{most} characters</translation>
    </message>
    <message>
        <source>{n}/{most} 条</source>
        <translation>{n}/{most} items</translation>
    </message>
    <message>
        <source>放得下，正好一页。</source>
        <translation>It fits on one page.</translation>
    </message>
    <message>
        <source>超出一页 {n} 行，不能打印，请删减。</source>
        <translation>Lines over one page: {n}. It cannot be printed; please cut.</translation>
    </message>
    <message>
        <source>领导一页要报</source>
        <translation>Leader&apos;s page</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <source>区县台账</source>
        <translation>Ledger of the districts</translation>
    </message>
    <message>
        <source>因公出访（团组）</source>
        <translation>Outbound delegations</translation>
    </message>
    <message>
        <source>在谈项目信息采集表</source>
        <translation>Projects under negotiation</translation>
    </message>
    <message>
        <source>招商人员</source>
        <translation>Promotion officers</translation>
    </message>
    <message>
        <source>招商需求</source>
        <translation>Requests of firms</translation>
    </message>
    <message>
        <source>招商项目汇总表</source>
        <translation>Summary of projects</translation>
    </message>
    <message>
        <source>推介项目册</source>
        <translation>Book of offered projects</translation>
    </message>
</context>
<context>
    <name>LedgerPage</name>
    <message>
        <source>“⇄”两边是各方不同的说法，存出去也这样并列。先到“冲突”里定下来，再交出去。</source>
        <translation>&quot;⇄&quot; stands between what different people say, in the saved file as well. Settle it under &quot;Conflicts&quot; before handing it in.</translation>
    </message>
    <message>
        <source>台账</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>台账存到哪里</source>
        <translation>Where to save the ledger</translation>
    </message>
    <message>
        <source>台账预览</source>
        <translation>Ledger preview</translation>
    </message>
    <message>
        <source>哪一种台账</source>
        <translation>Which ledger</translation>
    </message>
    <message>
        <source>填报人</source>
        <translation>Reported by</translation>
    </message>
    <message>
        <source>存为表格…</source>
        <translation>Save as spreadsheet…</translation>
    </message>
    <message>
        <source>已存 {n} 行到“{file}”。</source>
        <translation>Saved to &quot;{file}&quot;; rows: {n}.</translation>
    </message>
    <message>
        <source>所属片组</source>
        <translation>District group</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Contact phone</translation>
    </message>
    <message>
        <source>这份台账还没有可填的。资料里有了相应的内容，会自动列在这里，不用另填。</source>
        <translation>Nothing to report in this ledger yet. Matching records are listed here as soon as they are entered; there is nothing to fill in.</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>+ {kind}</source>
        <translation>+ {kind}</translation>
    </message>
    <message>
        <source>{kind}回收站</source>
        <translation>Trash: {kind}</translation>
    </message>
    <message>
        <source>{n} 条</source>
        <translation>Total {n}</translation>
    </message>
    <message>
        <source>写几个字</source>
        <translation>type a few words</translation>
    </message>
    <message>
        <source>到 {y} 年的放假安排程序里都有。以后的公布了，在这里逐日登记。</source>
        <translation>The program knows the holidays up to {y}. Once later ones are announced, enter them here day by day.</translation>
    </message>
    <message>
        <source>回收站</source>
        <translation>Trash</translation>
    </message>
    <message>
        <source>回收站是空的。删除的{kind}会放在这里，随时可以恢复。</source>
        <translation>The trash is empty. Deleted {kind} are kept here and can be restored at any time.</translation>
    </message>
    <message>
        <source>导出…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>已存 {n} 行到“{file}”。</source>
        <translation>Saved to &quot;{file}&quot;; rows: {n}.</translation>
    </message>
    <message>
        <source>正在写 {n} 行…</source>
        <translation>Writing rows: {n}…</translation>
    </message>
    <message>
        <source>没有符合筛选的{kind}。按 Esc 清空筛选，或少写几个字。</source>
        <translation>No {kind} match this filter. Press Esc to clear it, or type fewer words.</translation>
    </message>
    <message>
        <source>洛阳 注册资本≥5000万</source>
        <translation>Luoyang registered capital≥5000</translation>
    </message>
    <message>
        <source>筛选{kind}</source>
        <translation>Filter: {kind}</translation>
    </message>
    <message>
        <source>筛选{kind}：{e}</source>
        <translation>Filter {kind}: {e}</translation>
    </message>
    <message>
        <source>筛选：{words}</source>
        <translation>Filter: {words}</translation>
    </message>
    <message>
        <source>表格存到哪里</source>
        <translation>Where to save the table</translation>
    </message>
    <message>
        <source>视图名称</source>
        <translation>Name of the view</translation>
    </message>
    <message>
        <source>还没有{kind}。到“导入”里拖入名单，或点“{new}”新建一条。</source>
        <translation>No {kind} yet. Drop a list onto &quot;Import&quot;, or click &quot;{new}&quot; to create one.</translation>
    </message>
    <message>
        <source>还没有{kind}。在洽谈里记下的{kind}都会列在这里。</source>
        <translation>No {kind} yet. All {kind} written down in a negotiation are listed here.</translation>
    </message>
    <message>
        <source>还没有发过简报包。在洽谈的“打印”里生成一份，就会登记在这里。</source>
        <translation>No packs issued yet. Make one under &quot;Print&quot; of a negotiation, and it is listed here.</translation>
    </message>
    <message>
        <source>还没有导入过。到“导入”里把文件拖进来就行，导错了可以整次撤销。</source>
        <translation>No imports yet. Drop a file onto &quot;Import&quot;; a wrong import can be undone as a whole.</translation>
    </message>
    <message>
        <source>选了 {n} 条。一次最多改 {most} 条，请先筛选得窄一些，分几次来。</source>
        <translation>Selected: {n}; at most {most} can be changed at once. Narrow the filter and do it in several goes.</translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message>
        <source>原来</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>改为</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>When</translation>
    </message>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>谁</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>那时</source>
        <translation>Then</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>{label}不低于 {value}</source>
        <translation>{label} at least {value}</translation>
    </message>
    <message>
        <source>{label}不详</source>
        <translation>{label} unknown</translation>
    </message>
    <message>
        <source>{label}不高于 {value}</source>
        <translation>{label} at most {value}</translation>
    </message>
    <message>
        <source>{label}含“{value}”</source>
        <translation>{label} contains &quot;{value}&quot;</translation>
    </message>
    <message>
        <source>{label}已知</source>
        <translation>{label} known</translation>
    </message>
    <message>
        <source>{label}是“{value}”</source>
        <translation>{label} is &quot;{value}&quot;</translation>
    </message>
    <message>
        <source>“{label}”可以是：{values}</source>
        <translation>&quot;{label}&quot; can be: {values}</translation>
    </message>
    <message>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>含“{word}”</source>
        <translation>contains &quot;{word}&quot;</translation>
    </message>
    <message>
        <source>建于</source>
        <translation>Created</translation>
    </message>
    <message>
        <source>改于</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>看不懂“{label}”后面的“{value}”，请写成能比大小的数、金额或日期</source>
        <translation>&quot;{value}&quot; after &quot;{label}&quot; cannot be compared; write a number, an amount or a date</translation>
    </message>
    <message>
        <source>（已删除）</source>
        <translation>(deleted)</translation>
    </message>
</context>
<context>
    <name>MappingTable</name>
    <message>
        <source>不导入</source>
        <translation>Leave out</translation>
    </message>
    <message>
        <source>列“{label}”读作</source>
        <translation>Column &quot;{label}&quot; is read as</translation>
    </message>
    <message>
        <source>各列读作（可改，下次同样的表头照此办理）：</source>
        <translation>Columns are read as follows; what you change is remembered for this header:</translation>
    </message>
</context>
<context>
    <name>MaterialView</name>
    <message>
        <source>不进任何简报包</source>
        <translation>Goes into no briefing pack</translation>
    </message>
    <message>
        <source>不随包</source>
        <translation>Stays out of packs</translation>
    </message>
    <message>
        <source>以下是文件里的文字（版式请另存后用原来的软件查看）。</source>
        <translation>This is the text in the file; for its layout, save a copy and open it with its own program.</translation>
    </message>
    <message>
        <source>内容还在别的电脑上，同步到本机后就能查看。</source>
        <translation>The content is still on another computer; it can be seen once it has been synced here.</translation>
    </message>
    <message>
        <source>再看几页</source>
        <translation>More pages</translation>
    </message>
    <message>
        <source>另存为…</source>
        <translation>Save a copy…</translation>
    </message>
    <message>
        <source>另存到哪里</source>
        <translation>Where to save the copy</translation>
    </message>
    <message>
        <source>可随：{editions}</source>
        <translation>May go with: {editions}</translation>
    </message>
    <message>
        <source>已另存为 {file}。这份副本没有加密，用完请删除。</source>
        <translation>Saved as {file}. This copy is not encrypted; delete it when you are done.</translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>没有选披露等级，按“严禁披露”对待，只随洽谈组版和领导版</source>
        <translation>No disclosure level chosen: treated as &quot;never to be disclosed&quot;; it goes only with the team and leader&apos;s editions</translation>
    </message>
    <message>
        <source>第 1—{n} 页，共 {of} 页</source>
        <translation>Pages 1–{n} of {of}</translation>
    </message>
    <message>
        <source>第 {n} 页，共 {of} 页</source>
        <translation>Page {n} of {of}</translation>
    </message>
    <message>
        <source>这个文件没有可显示的页面或文字。可以另存后用原来的软件打开。</source>
        <translation>This file has no pages or text to show. Save a copy and open it with its own program.</translation>
    </message>
</context>
<context>
    <name>MaterialsPage</name>
    <message>
        <source>+ 添加文件…</source>
        <translation>+ Add files…</translation>
    </message>
    <message>
        <source>&#x3000;尚未同步到本机</source>
        <translation>  not yet synced to this computer</translation>
    </message>
    <message>
        <source>共 {n} 个。拖动或按 Alt+↑ ↓ 调整次序，这也是随包的次序。</source>
        <translation>Total {n}. Drag them, or press Alt+↑ ↓, to change their order; a pack carries them in the same order.</translation>
    </message>
    <message>
        <source>删除所选</source>
        <translation>Delete selected</translation>
    </message>
    <message>
        <source>剪贴板里没有文件或图片。请先复制文件或截图，再粘贴。</source>
        <translation>There are no files and no picture on the clipboard. Copy files or take a screenshot first, then paste.</translation>
    </message>
    <message>
        <source>截图 {time}.png</source>
        <translation>Screenshot {time}.png</translation>
    </message>
    <message>
        <source>材料</source>
        <translation>Materials</translation>
    </message>
    <message>
        <source>正在收入 {n} 个文件…</source>
        <translation>Taking in files: {n}…</translation>
    </message>
    <message>
        <source>粘贴</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>还没有材料。把文件拖进左边的框里，或按“添加文件”；截图可以直接粘贴。</source>
        <translation>No materials yet. Drop files into the box on the left, or click &quot;Add files&quot;; a screenshot can be pasted.</translation>
    </message>
    <message>
        <source>选择要收入的材料</source>
        <translation>Choose the files to take in</translation>
    </message>
</context>
<context>
    <name>MeetingOutcome</name>
    <message>
        <source>会后热度（也记到洽谈上）：</source>
        <translation>Heat after the meeting (noted for the negotiation too):</translation>
    </message>
    <message>
        <source>意向书、备忘录、考察约定……没有就空着</source>
        <translation>Letter of intent, memorandum, a visit agreed… empty if none</translation>
    </message>
</context>
<context>
    <name>MeetingRoom</name>
    <message>
        <source>+ 议程，按 Enter</source>
        <translation>+ Agenda item, then Enter</translation>
    </message>
    <message>
        <source>← 会谈列表</source>
        <translation>← All meetings</translation>
    </message>
    <message>
        <source>事实</source>
        <translation>Fact</translation>
    </message>
    <message>
        <source>会谈完成</source>
        <translation>Meeting done</translation>
    </message>
    <message>
        <source>先在记录里选中一句话，或把光标放在那一行。</source>
        <translation>First select a sentence in the minutes, or put the cursor in its line.</translation>
    </message>
    <message>
        <source>加一项议程</source>
        <translation>Add an agenda item</translation>
    </message>
    <message>
        <source>对方人员</source>
        <translation>Their people</translation>
    </message>
    <message>
        <source>对方承诺</source>
        <translation>Their commitment</translation>
    </message>
    <message>
        <source>已记为{kind}：{words}（Ctrl+Z 撤销）</source>
        <translation>Noted as {kind}: {words} (Ctrl+Z to undo)</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>我方人员</source>
        <translation>Our people</translation>
    </message>
    <message>
        <source>我方承诺</source>
        <translation>Our commitment</translation>
    </message>
    <message>
        <source>把选中的文字（或这一行）记为：</source>
        <translation>Note selection as:</translation>
    </message>
    <message>
        <source>触及红线，请先审后说：{topics}</source>
        <translation>Touches a red line; have it reviewed before you say it: {topics}</translation>
    </message>
    <message>
        <source>议程（点一项，写进记录）</source>
        <translation>Agenda (click an item to write it into the minutes)</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Minutes</translation>
    </message>
</context>
<context>
    <name>Meetings</name>
    <message>
        <source>进入会谈，做记录</source>
        <translation>Open the meeting, take minutes</translation>
    </message>
</context>
<context>
    <name>NewTalk</name>
    <message>
        <source>{firm}项目洽谈</source>
        <translation>Negotiation with {firm}</translation>
    </message>
    <message>
        <source>产业</source>
        <translation>Industry</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>将新建企业：{name}</source>
        <translation>A new firm will be created: {name}</translation>
    </message>
    <message>
        <source>已选：{name}</source>
        <translation>Chosen: {name}</translation>
    </message>
    <message>
        <source>建立</source>
        <translation>Create</translation>
    </message>
    <message>
        <source>拟投项目</source>
        <translation>Project</translation>
    </message>
    <message>
        <source>新建企业“{words}”</source>
        <translation>New firm &quot;{words}&quot;</translation>
    </message>
    <message>
        <source>新建洽谈</source>
        <translation>New negotiation</translation>
    </message>
    <message>
        <source>洽谈名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>输入企业名称、简称或拼音首字母</source>
        <translation>Name, short name or pinyin initials</translation>
    </message>
</context>
<context>
    <name>NodeFace</name>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>环节</source>
        <translation>Node</translation>
    </message>
    <message>
        <source>还没有洽谈瞄准这个环节。在洽谈的“档案”里选上环节。</source>
        <translation>No negotiation aims at this node yet. Choose the node under &quot;Record&quot; of a negotiation.</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>关闭提示</source>
        <translation>Close this notice</translation>
    </message>
</context>
<context>
    <name>Novel</name>
    <message>
        <source>粘贴进来 {n} 字，都会照原样保存；卡片和列表里只放得下开头。
整篇更宜作为文件放进“材料”，这里写要点；Ctrl+Z 可以退回。</source>
        <translation>{n} characters pasted; all of them are kept as they are, cards and lists have room for the beginning.
The whole is better kept as a file under &quot;Materials&quot;, with the main points here; Ctrl+Z takes it back.</translation>
    </message>
    <message>
        <source>要粘贴的有 {n} 字，这一格最多 {most} 字，没有放进来；原文还在剪贴板里。
整篇请作为文件放进“材料”，或贴进写长文的格子。</source>
        <translation>That is {n} characters, this field holds {most}: nothing was pasted, the text is still on the clipboard.
Keep the whole as a file under &quot;Materials&quot;, or paste it into a field for long texts.</translation>
    </message>
</context>
<context>
    <name>PacksPage</name>
    <message>
        <source>全不选</source>
        <translation>None</translation>
    </message>
    <message>
        <source>全选</source>
        <translation>All</translation>
    </message>
    <message>
        <source>印在每页页脚，可空</source>
        <translation>Optional; printed at the foot of every page</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>各版通常的版式</source>
        <translation>Each edition&apos;s own theme</translation>
    </message>
    <message>
        <source>四知简报_{day}</source>
        <translation>Sizhi_packs_{day}</translation>
    </message>
    <message>
        <source>存到文件夹</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>已停下：生成并登记了 {n} 份，其余没有动。存在 {folder}</source>
        <translation>Stopped. Packs made and registered: {n}; the rest were not begun. They are in {folder}</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>持有人</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>正在取消，手上这一份做完就停…</source>
        <translation>Cancelling after the pack in hand…</translation>
    </message>
    <message>
        <source>正在生成：{title}</source>
        <translation>Making {title}</translation>
    </message>
    <message>
        <source>活动</source>
        <translation>Event</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>版式</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Edition</translation>
    </message>
    <message>
        <source>生成并登记</source>
        <translation>Make and register</translation>
    </message>
    <message>
        <source>生成并登记了 {n} 份。存在 {folder}</source>
        <translation>Packs made and registered: {n}. They are in {folder}</translation>
    </message>
    <message>
        <source>简报包存到哪个文件夹</source>
        <translation>Folder for the packs</translation>
    </message>
    <message>
        <source>请至少勾选一个洽谈和一个版本。</source>
        <translation>Tick at least one negotiation and one edition.</translation>
    </message>
    <message>
        <source>选择…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>（不按活动，自己勾选）</source>
        <translation>(no event: tick them yourself)</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>共 {n} 条资料，请再写几个字</source>
        <translation>Records found: {n}; type a little more</translation>
    </message>
    <message>
        <source>最近</source>
        <translation>recent</translation>
    </message>
    <message>
        <source>没有找到“{words}”。换几个字，或写拼音、首字母再试。</source>
        <translation>Nothing found for &quot;{words}&quot;. Try other words, pinyin or initials.</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>四知 恢复码

{code}

忘记口令时，在打开界面选“用恢复码打开”，照此输入。
请与电脑分开保管；谁拿到它和这台电脑，谁就能打开资料。
</source>
        <translation>Sizhi recovery code

{code}

If you forget the passphrase, choose &quot;Open with recovery code&quot; when opening and type this.
Keep it away from the computer: whoever has both can open the data.
</translation>
    </message>
</context>
<context>
    <name>ParkFace</name>
    <message>
        <source>可供地 {land}&#x3000;标准厂房 {halls}&#x3000;{day}</source>
        <translation>Land {land} · factories {halls} · {day}</translation>
    </message>
    <message>
        <source>同城园区对比</source>
        <translation>Parks of the same city</translation>
    </message>
    <message>
        <source>园区</source>
        <translation>Park</translation>
    </message>
    <message>
        <source>地块与厂房</source>
        <translation>Plots and factories</translation>
    </message>
    <message>
        <source>待了解</source>
        <translation>unknown</translation>
    </message>
    <message>
        <source>意向洽谈</source>
        <translation>Negotiations about it</translation>
    </message>
    <message>
        <source>无时点</source>
        <translation>no date</translation>
    </message>
    <message>
        <source>还没有登记地块。点“+ 地块”登记第一个。</source>
        <translation>No plots yet. Press &quot;+ Plot&quot; to enter the first one.</translation>
    </message>
</context>
<context>
    <name>Passphrase</name>
    <message>
        <source>不能全是空格。</source>
        <translation>It cannot be all spaces.</translation>
    </message>
    <message>
        <source>偏弱：可以用，再长几个字会好得多。</source>
        <translation>Rather weak: it will do, but a few more characters would make it much better.</translation>
    </message>
    <message>
        <source>可以：一般的猜测猜不到。</source>
        <translation>Fair: ordinary guessing will not find it.</translation>
    </message>
    <message>
        <source>很好：又长又不常见。</source>
        <translation>Very good: long and uncommon.</translation>
    </message>
    <message>
        <source>很弱：太常见或重复太多，容易被猜中。请换成一句话。</source>
        <translation>Very weak: too common or too repetitive, easily guessed. Use a whole sentence.</translation>
    </message>
    <message>
        <source>还差 {n} 个字符：至少 8 个。一句自己记得住的话最好。</source>
        <translation>Characters still needed: {n}; at least 8. A sentence you can remember is best.</translation>
    </message>
</context>
<context>
    <name>PassphrasePair</name>
    <message>
        <source>两遍不一样，请再核对。</source>
        <translation>The two do not match. Please check.</translation>
    </message>
    <message>
        <source>再输入一遍</source>
        <translation>Type it again</translation>
    </message>
    <message>
        <source>新口令</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>显示口令</source>
        <translation>Show passphrase</translation>
    </message>
</context>
<context>
    <name>Past</name>
    <message>
        <source>删除</source>
        <translation>Deleted</translation>
    </message>
    <message>
        <source>已删除</source>
        <translation>deleted</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Restored</translation>
    </message>
    <message>
        <source>整条</source>
        <translation>Whole record</translation>
    </message>
    <message>
        <source>新建</source>
        <translation>Created</translation>
    </message>
    <message>
        <source>有</source>
        <translation>there</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>not there</translation>
    </message>
    <message>
        <source>（内容在同步中心）</source>
        <translation>(at the hub)</translation>
    </message>
</context>
<context>
    <name>PasteStrip</name>
    <message>
        <source>一次至多 {most} 行，后面 {n} 行没有读；更大的表请用“导入”。</source>
        <translation> At most {most} rows at a time; rows not read: {n}. For larger tables use &quot;Import&quot;.</translation>
    </message>
    <message>
        <source>不要</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>剪贴板里没有表格。请先在 Excel 或 WPS 里选中几行几列，复制后再粘贴。</source>
        <translation>There is no table on the clipboard. Select some rows and columns in Excel or WPS, copy them, and paste again.</translation>
    </message>
    <message>
        <source>收下</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>读到 {n} 行，按表头对应：{columns}。</source>
        <translation>Rows read: {n}; columns by their header: {columns}.</translation>
    </message>
    <message>
        <source>读到 {n} 行，没有认出表头，按列的次序对应：{columns}。</source>
        <translation>Rows read: {n}; no header recognised, columns by their order: {columns}.</translation>
    </message>
    <message>
        <source>（不用）</source>
        <translation>(not used)</translation>
    </message>
</context>
<context>
    <name>PersonFace</name>
    <message>
        <source>上次见面 {day}（{n} 天前）</source>
        <translation>last met {day} ({n} d ago)</translation>
    </message>
    <message>
        <source>保存期限</source>
        <translation>Keep until</translation>
    </message>
    <message>
        <source>保存期限 {day} 将到，请确认是否还需要</source>
        <translation>To be kept until {day}: is this still needed?</translation>
    </message>
    <message>
        <source>保存期限 {day} 已过，请确认是否还需要，不需要就删除</source>
        <translation>Was to be kept until {day}: is this still needed? If not, delete it</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>分工</source>
        <translation>Work</translation>
    </message>
    <message>
        <source>单位（名称没有对上库里的企业）</source>
        <translation>Organisation (no firm of that name in the library)</translation>
    </message>
    <message>
        <source>参与的洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>属于</source>
        <translation>Belongs to</translation>
    </message>
    <message>
        <source>怎么谈</source>
        <translation>How to talk to them</translation>
    </message>
    <message>
        <source>我方</source>
        <translation>our side</translation>
    </message>
    <message>
        <source>没有会谈记录。在洽谈的“会谈”里把人加进去，就会出现在这里。</source>
        <translation>No meetings. Add the person to a meeting of a negotiation, and it is listed here.</translation>
    </message>
    <message>
        <source>没有定</source>
        <translation>not set</translation>
    </message>
    <message>
        <source>联系</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>见面与说过的话</source>
        <translation>Meetings and what was said</translation>
    </message>
    <message>
        <source>还不知道其权限、态度和关注点。见面后补上。</source>
        <translation>Authority, stance and concerns are unknown. Add them after a meeting.</translation>
    </message>
    <message>
        <source>还没有见过面</source>
        <translation>never met</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>产业链</source>
        <translation>Chains</translation>
    </message>
    <message>
        <source>今日</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firms</translation>
    </message>
    <message>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>台账</source>
        <translation>Ledgers</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>城市</source>
        <translation>Cities</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>导入记录</source>
        <translation>Past imports</translation>
    </message>
    <message>
        <source>展会</source>
        <translation>Booth and leads</translation>
    </message>
    <message>
        <source>形势</source>
        <translation>Trends</translation>
    </message>
    <message>
        <source>成批打印</source>
        <translation>Batch printing</translation>
    </message>
    <message>
        <source>承诺与诉求</source>
        <translation>Commitments</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>疑似重复</source>
        <translation>Duplicates</translation>
    </message>
    <message>
        <source>登记与方式</source>
        <translation>Connections</translation>
    </message>
    <message>
        <source>简报包</source>
        <translation>Packs</translation>
    </message>
    <message>
        <source>节会</source>
        <translation>Events</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>路径</source>
        <translation>The way</translation>
    </message>
    <message>
        <source>退回与等待</source>
        <translation>Sent back</translation>
    </message>
</context>
<context>
    <name>PolicyFace</name>
    <message>
        <source>{state}，不能对外承诺</source>
        <translation>{state}: must not be promised</translation>
    </message>
    <message>
        <source>产业相符</source>
        <translation>industry fits</translation>
    </message>
    <message>
        <source>依据的法条</source>
        <translation>Articles cited</translation>
    </message>
    <message>
        <source>公平竞争审查{state}，不能对外承诺</source>
        <translation>Fair-competition review {state}: must not be promised</translation>
    </message>
    <message>
        <source>公平竞争审查状态未知，请先核实</source>
        <translation>Fair-competition review unknown; verify it first</translation>
    </message>
    <message>
        <source>匹配的洽谈</source>
        <translation>Negotiations it fits</translation>
    </message>
    <message>
        <source>已引用</source>
        <translation>named</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>有效期 {day} 已过</source>
        <translation>Was valid until {day}</translation>
    </message>
    <message>
        <source>有效期还有 {n} 天（{day}）</source>
        <translation>valid for {n} d more ({day})</translation>
    </message>
    <message>
        <source>条款</source>
        <translation>Clause</translation>
    </message>
    <message>
        <source>没有引用它的洽谈，也没有产业相符的在谈项目。点“填写”写明适用产业。</source>
        <translation>No negotiation names it, and none is in its industry. Click &quot;Fill in&quot; and name the industries it is meant for.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>{part}&#x3000;第 {page} 页</source>
        <translation>{part}, page {page}</translation>
    </message>
    <message>
        <source>正在排版…</source>
        <translation>Setting the pages…</translation>
    </message>
    <message>
        <source>第 {page} 页，共 {of} 页</source>
        <translation>Page {page} of {of}</translation>
    </message>
    <message>
        <source>跳到部分</source>
        <translation>Go to a part</translation>
    </message>
</context>
<context>
    <name>PrintForm</name>
    <message>
        <source>不拼，一页一面</source>
        <translation>One page per side</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>勾选要印的部分；拖动，或按 Alt 加上下箭头，改变次序。</source>
        <translation>Tick the parts to print; drag them, or press Alt and an arrow key, to change their order.</translation>
    </message>
    <message>
        <source>印在每页底下，可空</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>印在每页页脚，可空</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>另存可编辑的 Word 文件</source>
        <translation>Also an editable Word file</translation>
    </message>
    <message>
        <source>存档格式 PDF/A</source>
        <translation>For the archive (PDF/A)</translation>
    </message>
    <message>
        <source>恢复通常的部分和次序</source>
        <translation>Usual parts and order</translation>
    </message>
    <message>
        <source>拼版</source>
        <translation>Sheets</translation>
    </message>
    <message>
        <source>持有人</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>文件口令</source>
        <translation>File passphrase</translation>
    </message>
    <message>
        <source>水印</source>
        <translation>Watermark</translation>
    </message>
    <message>
        <source>版式</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Edition</translation>
    </message>
    <message>
        <source>至少 8 个字符，可空</source>
        <translation>Optional, 8 or more characters</translation>
    </message>
    <message>
        <source>部分</source>
        <translation>Parts</translation>
    </message>
    <message>
        <source>部分与次序</source>
        <translation>Parts and their order</translation>
    </message>
    <message>
        <source>附件印在后面</source>
        <translation>Append the attachments</translation>
    </message>
    <message>
        <source>骑马钉小册子，A3 纸</source>
        <translation>Booklet on A3</translation>
    </message>
    <message>
        <source>骑马钉小册子，A4 纸</source>
        <translation>Booklet on A4</translation>
    </message>
</context>
<context>
    <name>PrintPanel</name>
    <message>
        <source>保存到</source>
        <translation>Save to</translation>
    </message>
    <message>
        <source>四知简报_{edition}_{day}.pdf</source>
        <translation>Sizhi_pack_{edition}_{day}.pdf</translation>
    </message>
    <message>
        <source>已交给打印机打印 {copies} 份。</source>
        <translation>Handed to the printer; copies: {copies}.</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>正在排版…</source>
        <translation>Setting the pages…</translation>
    </message>
    <message>
        <source>生成并登记</source>
        <translation>Make and register</translation>
    </message>
    <message>
        <source>简报包存到哪里</source>
        <translation>Where to save the pack</translation>
    </message>
    <message>
        <source>编号 {number}，共 {pages} 页，已登记。
存在 {file}</source>
        <translation>Number {number}, {pages} pages, registered.
Saved as {file}</translation>
    </message>
    <message>
        <source>选择…</source>
        <translation>Choose…</translation>
    </message>
</context>
<context>
    <name>ProcedureFace</name>
    <message>
        <source>{days}·最早</source>
        <translation>{days}, earliest</translation>
    </message>
    <message>
        <source>{n} 日</source>
        <translation>{n} d</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>依据的法条</source>
        <translation>Articles cited</translation>
    </message>
    <message>
        <source>前置关系有误，请核对：{steps}</source>
        <translation>Wrong order, please check: {steps}</translation>
    </message>
    <message>
        <source>可并联的同时办理。</source>
        <translation>Parallel steps run side by side.</translation>
    </message>
    <message>
        <source>合计 {n} 个工作日，今天受理，{day} 办完</source>
        <translation>Working days: {n}; accepted today, done by {day}</translation>
    </message>
    <message>
        <source>在 {steps} 之后</source>
        <translation>after {steps}</translation>
    </message>
    <message>
        <source>无时点</source>
        <translation>no date</translation>
    </message>
    <message>
        <source>无来源</source>
        <translation>no source</translation>
    </message>
    <message>
        <source>时限待了解</source>
        <translation>time unknown</translation>
    </message>
    <message>
        <source>最早 {day} 开始</source>
        <translation>from {day} at the earliest</translation>
    </message>
    <message>
        <source>至少 {n} 个工作日，{k} 项时限待了解，未计入；今天受理，最早 {day} 办完</source>
        <translation>Working days: at least {n}; steps of unknown length, not counted: {k}; accepted today, done by {day} at the earliest</translation>
    </message>
    <message>
        <source>还没有事项。点“+ 事项”逐项登记部门、前置和时限。</source>
        <translation>No steps yet. Press &quot;+ Step&quot; and enter each one&apos;s office, what it waits for and its time limit.</translation>
    </message>
    <message>
        <source>适用的洽谈</source>
        <translation>Negotiations it applies to</translation>
    </message>
    <message>
        <source>（工作日）</source>
        <translation>(working days)</translation>
    </message>
</context>
<context>
    <name>Promises</name>
    <message>
        <source>
还触及：{topics}</source>
        <translation>
Also touches: {topics}</translation>
    </message>
    <message>
        <source>“{matched}”触及红线“{topic}”，请先审后说（提示供复核，不是结论）。
依据：{basis}
不得承诺：{forbidden}
可以说：{instead}</source>
        <translation>&quot;{matched}&quot; touches the red line &quot;{topic}&quot;: have it reviewed before you say it (a prompt for review, not a verdict).
Basis: {basis}
Must not be promised: {forbidden}
Can be said: {instead}</translation>
    </message>
    <message>
        <source>对所选承诺的决定：</source>
        <translation>Decision on the selected commitment:</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>{n} 条资料有不同说法，等人决定。</source>
        <translation>Records in conflict, to be decided: {n}.</translation>
    </message>
    <message>
        <source>冲突&#x3000;{n}</source>
        <translation>Conflicts  {n}</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>锁定（Ctrl+L）：内存中的资料清除，输入口令才能再打开。</source>
        <translation>Lock (Ctrl+L): what is in memory is cleared; only the passphrase opens it again.</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>事实</source>
        <translation>Fact</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>产业链</source>
        <translation>Chain</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>会谈</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>列对应</source>
        <translation>Header mapping</translation>
    </message>
    <message>
        <source>园区</source>
        <translation>Park</translation>
    </message>
    <message>
        <source>地块</source>
        <translation>Plot</translation>
    </message>
    <message>
        <source>城市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>形势</source>
        <translation>Trend</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>快录</source>
        <translation>Quick lead</translation>
    </message>
    <message>
        <source>承诺</source>
        <translation>Commitment</translation>
    </message>
    <message>
        <source>指标</source>
        <translation>Indicator</translation>
    </message>
    <message>
        <source>推介项目</source>
        <translation>Offered project</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policy</translation>
    </message>
    <message>
        <source>条款</source>
        <translation>Term</translation>
    </message>
    <message>
        <source>法条</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>法规</source>
        <translation>Law</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiation</translation>
    </message>
    <message>
        <source>环节</source>
        <translation>Node</translation>
    </message>
    <message>
        <source>程序</source>
        <translation>Procedure</translation>
    </message>
    <message>
        <source>简报包</source>
        <translation>Issued pack</translation>
    </message>
    <message>
        <source>红线</source>
        <translation>Red line</translation>
    </message>
    <message>
        <source>节会</source>
        <translation>Event</translation>
    </message>
    <message>
        <source>节假日</source>
        <translation>Holiday</translation>
    </message>
    <message>
        <source>要素成本</source>
        <translation>Cost</translation>
    </message>
    <message>
        <source>观测值</source>
        <translation>Observation</translation>
    </message>
    <message>
        <source>视图</source>
        <translation>Saved view</translation>
    </message>
    <message>
        <source>议题</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>诉求</source>
        <translation>Appeal</translation>
    </message>
    <message>
        <source>轮次</source>
        <translation>Round</translation>
    </message>
    <message>
        <source>问答</source>
        <translation>Q&amp;A</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attachment</translation>
    </message>
</context>
<context>
    <name>RecordForm</name>
    <message>
        <source>{label}（{unit}）</source>
        <translation>{label} ({unit})</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>+ {kind}</source>
        <translation>+ {kind}</translation>
    </message>
    <message>
        <source>+ 事实</source>
        <translation>+ Fact</translation>
    </message>
    <message>
        <source>← 返回</source>
        <translation>← Back</translation>
    </message>
    <message>
        <source>事实 {n} 条</source>
        <translation>Facts: {n}</translation>
    </message>
    <message>
        <source>再按一次：清除此人全部内容，各台电脑同步清除，不能恢复</source>
        <translation>Press again: erases everything about this person, on every computer; it cannot be restored</translation>
    </message>
    <message>
        <source>删除{kind}</source>
        <translation>Delete {kind}</translation>
    </message>
    <message>
        <source>历史</source>
        <translation>History</translation>
    </message>
    <message>
        <source>填写</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>彻底清除…</source>
        <translation>Erase for good…</translation>
    </message>
    <message>
        <source>撤销这次导入</source>
        <translation>Undo this import</translation>
    </message>
    <message>
        <source>还没有事实。点“+ 事实”记第一条。</source>
        <translation>No facts yet. Click &quot;+ Fact&quot; to note the first.</translation>
    </message>
    <message>
        <source>逐项填写和改动（F2）</source>
        <translation>Fill in and change field by field (F2)</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>事实</source>
        <translation>Facts</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>产业链</source>
        <translation>Chains</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firms</translation>
    </message>
    <message>
        <source>会谈</source>
        <translation>Meetings</translation>
    </message>
    <message>
        <source>列对应</source>
        <translation>Header mappings</translation>
    </message>
    <message>
        <source>园区</source>
        <translation>Parks</translation>
    </message>
    <message>
        <source>地块</source>
        <translation>Plots</translation>
    </message>
    <message>
        <source>城市</source>
        <translation>Cities</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Imports</translation>
    </message>
    <message>
        <source>形势</source>
        <translation>Trends</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>Actions</translation>
    </message>
    <message>
        <source>快录</source>
        <translation>Quick leads</translation>
    </message>
    <message>
        <source>承诺</source>
        <translation>Commitments</translation>
    </message>
    <message>
        <source>指标</source>
        <translation>Indicators</translation>
    </message>
    <message>
        <source>推介项目</source>
        <translation>Offered projects</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>Policies</translation>
    </message>
    <message>
        <source>条款</source>
        <translation>Terms</translation>
    </message>
    <message>
        <source>法条</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>法规</source>
        <translation>Laws</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>环节</source>
        <translation>Nodes</translation>
    </message>
    <message>
        <source>程序</source>
        <translation>Procedures</translation>
    </message>
    <message>
        <source>简报包</source>
        <translation>Issued packs</translation>
    </message>
    <message>
        <source>红线</source>
        <translation>Red lines</translation>
    </message>
    <message>
        <source>节会</source>
        <translation>Events</translation>
    </message>
    <message>
        <source>节假日</source>
        <translation>Holidays</translation>
    </message>
    <message>
        <source>要素成本</source>
        <translation>Costs</translation>
    </message>
    <message>
        <source>观测值</source>
        <translation>Observations</translation>
    </message>
    <message>
        <source>视图</source>
        <translation>Saved views</translation>
    </message>
    <message>
        <source>议题</source>
        <translation>Issues</translation>
    </message>
    <message>
        <source>诉求</source>
        <translation>Appeals</translation>
    </message>
    <message>
        <source>轮次</source>
        <translation>Rounds</translation>
    </message>
    <message>
        <source>问答</source>
        <translation>Q&amp;A</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attachments</translation>
    </message>
</context>
<context>
    <name>RedLineFace</name>
    <message>
        <source>不得承诺</source>
        <translation>Must not be promised</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>依据的法条</source>
        <translation>Articles cited</translation>
    </message>
    <message>
        <source>依据里的法规还没有入库；导入后能从这里打开。</source>
        <translation>The laws it cites are not in the library; once imported they open from here.</translation>
    </message>
    <message>
        <source>列了它的洽谈</source>
        <translation>Negotiations that list it</translation>
    </message>
    <message>
        <source>可以这样讲</source>
        <translation>Say instead</translation>
    </message>
    <message>
        <source>展位模式下不显示红线。按 F9 退出。</source>
        <translation>Red lines are not shown in booth mode. Press F9 to leave it.</translation>
    </message>
    <message>
        <source>提请审查并列明依据，不是法律结论。</source>
        <translation>A prompt for review, with its basis; not a legal verdict.</translation>
    </message>
    <message>
        <source>触到它的承诺</source>
        <translation>Commitments that touch it</translation>
    </message>
    <message>
        <source>还没有写。点“填写”补上。</source>
        <translation>Not written yet. Press &quot;Fill in&quot; to add it.</translation>
    </message>
</context>
<context>
    <name>RefIn</name>
    <message>
        <source>查找{label}…</source>
        <translation>Find {label}…</translation>
    </message>
    <message>
        <source>移去{name}</source>
        <translation>Remove {name}</translation>
    </message>
</context>
<context>
    <name>ReferencePicker</name>
    <message>
        <source>+ 新建{kind}“{{words}}”</source>
        <translation>+ New {kind} &quot;{{words}}&quot;</translation>
    </message>
    <message>
        <source>{label}：输入姓名查找</source>
        <translation>{label}: type a name to find</translation>
    </message>
    <message>
        <source>移去{name}</source>
        <translation>Remove {name}</translation>
    </message>
</context>
<context>
    <name>RegisterPage</name>
    <message>
        <source>{number} 与今天的资料相比，没有变化。</source>
        <translation>Nothing has changed since {number} was issued.</translation>
    </message>
    <message>
        <source>{number} 发出以后，有 {n} 处变化。</source>
        <translation>Changes since {number} was issued: {n}.</translation>
    </message>
    <message>
        <source>{number} 已交给打印机打印 {copies} 份。</source>
        <translation>{number} was handed to the printer; copies: {copies}.</translation>
    </message>
    <message>
        <source>{number}&#x3000;{edition}
{at}&#x3000;{pages} 页&#x3000;{holder}</source>
        <translation>{number}  {edition}
{at}  {pages} pp.  {holder}</translation>
    </message>
    <message>
        <source>{title}：{words}</source>
        <translation>{title}: {words}</translation>
    </message>
    <message>
        <source>与当时发出的文件逐字节相同。</source>
        <translation>Identical, byte for byte, to the file that was handed out.</translation>
    </message>
    <message>
        <source>共 {n} 份。</source>
        <translation>Packs: {n}.</translation>
    </message>
    <message>
        <source>内容按当时的底稿；文件与当时的不是逐字节相同（当时加了口令，或程序已换版本）。</source>
        <translation>Same contents as then, but not the same file byte for byte (it had a passphrase, or the program is another version).</translation>
    </message>
    <message>
        <source>发放登记</source>
        <translation>Register of packs</translation>
    </message>
    <message>
        <source>已重印 {number}，存在 {file}，没有另行登记。{likeness}</source>
        <translation>{number} was printed again into {file}; it is not registered anew. {likeness}</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>未写持有人</source>
        <translation>no holder</translation>
    </message>
    <message>
        <source>此后有何变化</source>
        <translation>Changes since</translation>
    </message>
    <message>
        <source>还没有发出过简报包。在“打印”里生成第一份，就会登记在这里。</source>
        <translation>No packs issued yet. Make the first under &quot;Print&quot;, and it is listed here.</translation>
    </message>
    <message>
        <source>重印…</source>
        <translation>Print again…</translation>
    </message>
    <message>
        <source>重印存到哪里</source>
        <translation>Where to save the reprint</translation>
    </message>
    <message>
        <source>预览</source>
        <translation>Preview</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>共 {n} 条，请再写几个字</source>
        <translation>Found: {n}; type a little more</translation>
    </message>
    <message>
        <source>搜索结果</source>
        <translation>Search results</translation>
    </message>
    <message>
        <source>没有找到“{words}”</source>
        <translation>Nothing found for &quot;{words}&quot;</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source> PDF 文件</source>
        <translation>a PDF</translation>
    </message>
    <message>
        <source> Word 文档</source>
        <translation>a Word document</translation>
    </message>
    <message>
        <source>13位旧工商注册号，不是18位统一社会信用代码</source>
        <translation>an old 13-digit registration number, not an 18-character credit code</translation>
    </message>
    <message>
        <source>15位工商注册号，不是18位统一社会信用代码</source>
        <translation>a 15-digit registration number, not an 18-character credit code</translation>
    </message>
    <message>
        <source>9位组织机构代码，不是18位统一社会信用代码</source>
        <translation>a 9-character organisation code, not an 18-character credit code</translation>
    </message>
    <message>
        <source>SQLite 上的同步中心只能有一个进程。要用多个进程，请用 --database 换成 PostgreSQL。</source>
        <translation>A hub on SQLite can only have one process. For several, move to PostgreSQL with --database.</translation>
    </message>
    <message>
        <source>Word 文件不能随同加密，请去掉 --docx，或另行输出后用办公软件加密。</source>
        <translation>A Word file cannot be encrypted with the pack. Leave out --docx, or write it separately and encrypt it in your office program.</translation>
    </message>
    <message>
        <source>{count} 处引用不成立</source>
        <translation>references that do not hold: {count}</translation>
    </message>
    <message>
        <source>{c}是不是{like}</source>
        <translation>is {c} meant to be {like}</translation>
    </message>
    <message>
        <source>{edition}不印“{theme}”：{why}。请选：{known}。</source>
        <translation>{edition} is not printed as &quot;{theme}&quot;: {why}. Choose one of: {known}.</translation>
    </message>
    <message>
        <source>{edition}没有“{part}”这个部分。可选：{known}。</source>
        <translation>{edition} has no part &quot;{part}&quot;. There are: {known}.</translation>
    </message>
    <message>
        <source>{faults}，可能有一位抄错</source>
        <translation>{faults}; one character may be miscopied</translation>
    </message>
    <message>
        <source>{fault}；第18位正确，个别早年赋码如此，请对照营业执照</source>
        <translation>{fault}; character 18 is right, as in some early codes. Compare with the business licence</translation>
    </message>
    <message>
        <source>{file}：{why}</source>
        <translation>{file}: {why}</translation>
    </message>
    <message>
        <source>{first}至{last}</source>
        <translation>{first} to {last}</translation>
    </message>
    <message>
        <source>{head}：{words}</source>
        <translation>{head}: {words}</translation>
    </message>
    <message>
        <source>{host} 上的进程 {pid}，自 {since} 起</source>
        <translation>process {pid} on {host}, since {since}</translation>
    </message>
    <message>
        <source>{label}没有字段“{field}”。可用：{listed}。</source>
        <translation>{label} has no field &quot;{field}&quot;. There are: {listed}.</translation>
    </message>
    <message>
        <source>{m}月{d}日</source>
        <translation>{m:02}-{d:02}</translation>
    </message>
    <message>
        <source>{named}（注册号自身的校验位也不对：末位应为{expected}，现在是{given}）</source>
        <translation>{named} (its own check digit is wrong too: {expected} expected at the end, {given} found)</translation>
    </message>
    <message>
        <source>{named}（注册号自身的校验位正确）</source>
        <translation>{named} (its own check digit is right)</translation>
    </message>
    <message>
        <source>{name}没有接受打印（{why}）。请检查打印机是否连接、开机，或另选一台；文件已经存好，不必重新生成。</source>
        <translation>{name} did not accept the print ({why}). Check that the printer is connected and switched on, or choose another. The file is saved and need not be made again.</translation>
    </message>
    <message>
        <source>{n} 个损坏的附件已重新取回。</source>
        <translation>{n} damaged attachment(s) fetched again.</translation>
    </message>
    <message>
        <source>{n} 个附件在本机上已损坏，还没有取到完好的一份。请等有原件的电脑同步，或从原件重新添加。</source>
        <translation>{n} attachment(s) on this computer are damaged, and no sound copy has been found yet. Wait until a computer that has the original syncs, or add it again from the original.</translation>
    </message>
    <message>
        <source>{n}天无进展</source>
        <translation>no progress for {n} d</translation>
    </message>
    <message>
        <source>{n}天无进展，请写停滞原因</source>
        <translation>no progress for {n} d; please write why it stalls</translation>
    </message>
    <message>
        <source>{period}不是数值，按原文保留</source>
        <translation>{period} is not a number; kept as written</translation>
    </message>
    <message>
        <source>{period}在本文件中已有数值 {before}，这里不同，采用前者</source>
        <translation>{period} already has the value {before} in this file; this one differs, the first is kept</translation>
    </message>
    <message>
        <source>{period}在第 {row} 行是 {value}，这里不同，采用前者</source>
        <translation>{period} is {value} in row {row}; this one differs, the first is kept</translation>
    </message>
    <message>
        <source>{period}有无法识别的字符（乱码），未采用</source>
        <translation>{period} has unreadable characters; not taken</translation>
    </message>
    <message>
        <source>{sentence}</source>
        <translation>{sentence}</translation>
    </message>
    <message>
        <source>{what}一格里是代码，可能错位，未导入</source>
        <translation>The cell for {what} holds a code; it may be shifted, not imported</translation>
    </message>
    <message>
        <source>{what}一格里是数字或符号，未导入</source>
        <translation>The cell for {what} holds numbers or signs; not imported</translation>
    </message>
    <message>
        <source>{what}一格里是日期，可能错位，未导入</source>
        <translation>The cell for {what} holds a date; it may be shifted, not imported</translation>
    </message>
    <message>
        <source>{where}有 {count} 字，至多 {chars} 字</source>
        <translation>{where} has {count} characters, at most {chars}</translation>
    </message>
    <message>
        <source>{where}有国家秘密标志“{mark}”。本系统为非涉密系统，禁止录入国家秘密；请停止导入，按保密规定处理该文件。</source>
        <translation>{where} bears the state-secret mark &quot;{mark}&quot;. This system is for unclassified work only: stop the import and handle the file by the secrecy rules.</translation>
    </message>
    <message>
        <source>{where}（{kind}）</source>
        <translation>{where} ({kind})</translation>
    </message>
    <message>
        <source>{words}（{inside}）</source>
        <translation>{words} ({inside})</translation>
    </message>
    <message>
        <source>{y}—{last_y}年</source>
        <translation>{y}–{last_y}</translation>
    </message>
    <message>
        <source>{y}年</source>
        <translation>{y}</translation>
    </message>
    <message>
        <source>{y}年{m}—{last_m}月</source>
        <translation>{y}-{m:02} to {last_m:02}</translation>
    </message>
    <message>
        <source>{y}年{m}月</source>
        <translation>{y}-{m:02}</translation>
    </message>
    <message>
        <source>{y}年{m}月{d}日</source>
        <translation>{y}-{m:02}-{d:02}</translation>
    </message>
    <message>
        <source>{y}年{m}月至{last_y}年{last_m}月</source>
        <translation>{y}-{m:02} to {last_y}-{last_m:02}</translation>
    </message>
    <message>
        <source>{y}年上半年</source>
        <translation>first half of {y}</translation>
    </message>
    <message>
        <source>{y}年下半年</source>
        <translation>second half of {y}</translation>
    </message>
    <message>
        <source>{y}年前{last_q}季度</source>
        <translation>{y} Q1–Q{last_q}</translation>
    </message>
    <message>
        <source>{y}年放假安排尚未录入，按周一至周五推算，请在“路径”的“节假日”里补录后再看</source>
        <translation>the holidays of {y} are not entered yet; Monday to Friday are counted as working days. Enter them under The way, Holidays, then look again</translation>
    </message>
    <message>
        <source>{y}年第{q}季度</source>
        <translation>{y} Q{q}</translation>
    </message>
    <message>
        <source>{y}年第{q}至第{last_q}季度</source>
        <translation>{y} Q{q}–Q{last_q}</translation>
    </message>
    <message>
        <source>“{file}”不属于当前用户，这一步没有做。请以运行服务的用户执行，例如 sudo -u sizhi sizhi-hub …。</source>
        <translation>&quot;{file}&quot; does not belong to the current user; nothing was done. Run this as the user of the service, for example sudo -u sizhi sizhi-hub ….</translation>
    </message>
    <message>
        <source>“{file}”不是可读的文本（UTF-8、GB18030 都对不上），请用原来的软件另存为 UTF-8。</source>
        <translation>&quot;{file}&quot; is not readable text (neither UTF-8 nor GB18030). Save it as UTF-8 in the program it came from.</translation>
    </message>
    <message>
        <source>“{file}”不是图片，请换一张照片。</source>
        <translation>&quot;{file}&quot; is not a picture. Choose another photo.</translation>
    </message>
    <message>
        <source>“{file}”不是文件，请选择一个文件。</source>
        <translation>&quot;{file}&quot; is not a file. Choose a file.</translation>
    </message>
    <message>
        <source>“{file}”不是表格，它是{spoken}；请用 Excel 另存为 xlsx 或 csv 后再导入。</source>
        <translation>&quot;{file}&quot; is not a table but {spoken}. Save it as xlsx or csv in Excel, then import it.</translation>
    </message>
    <message>
        <source>“{file}”只有 {kb} KB，解开却有 {mb} MB，可能是恶意文件，已拒绝。</source>
        <translation>&quot;{file}&quot; has only {kb} KB but unpacks to {mb} MB. It may be malicious and was refused.</translation>
    </message>
    <message>
        <source>“{file}”已损坏或没有拷贝完整，请用原来的软件打开后另存一份，或重新拷贝。</source>
        <translation>&quot;{file}&quot; is damaged or was not copied completely. Open it in the program it came from and save it again, or copy it again.</translation>
    </message>
    <message>
        <source>“{file}”已经存在。为免锁死里面的资料，不会覆盖它。</source>
        <translation>&quot;{file}&quot; exists already. It is not overwritten, so that the data behind it are not locked for good.</translation>
    </message>
    <message>
        <source>“{file}”已经存在，没有覆盖。同步包写成后不再改动，请换一个文件名。</source>
        <translation>&quot;{file}&quot; exists already and was not overwritten. A bundle is never changed once written: choose another name.</translation>
    </message>
    <message>
        <source>“{file}”是文件夹，不能收作材料。请选择里面的文件。</source>
        <translation>&quot;{file}&quot; is a folder and cannot be taken in. Choose the files inside it.</translation>
    </message>
    <message>
        <source>“{file}”是旧版 Word（.doc），读不出文字；请另存为 .docx。</source>
        <translation>&quot;{file}&quot; is an old Word file (.doc) whose text cannot be read. Save it as .docx.</translation>
    </message>
    <message>
        <source>“{file}”是空文件（0 字节），请重新导出或拷贝。</source>
        <translation>&quot;{file}&quot; is empty (0 bytes). Export or copy it again.</translation>
    </message>
    <message>
        <source>“{file}”有 {count} 个工作表，超过 {most} 个的上限。</source>
        <translation>&quot;{file}&quot; has {count} sheets, more than the {most} allowed.</translation>
    </message>
    <message>
        <source>“{file}”有 {mb} MB，超过 {most} MB 的上限，请拆成几个文件。</source>
        <translation>&quot;{file}&quot; has {mb} MB, more than the {most} MB allowed. Split it into several files.</translation>
    </message>
    <message>
        <source>“{file}”有 {pixels} 亿像素，至多 {most_pixels} 亿，请先缩小。</source>
        <translation>&quot;{file}&quot; has {pixels} × 100 million pixels, at most {most_pixels} × 100 million. Make it smaller first.</translation>
    </message>
    <message>
        <source>“{file}”有 {rows:,} 行，超过 {most:,} 行的上限，请拆成几个文件。</source>
        <translation>&quot;{file}&quot; has {rows:,} rows, more than the {most:,} allowed. Split it into several files.</translation>
    </message>
    <message>
        <source>“{file}”有打开密码，请先用原来的软件去掉密码再导入。</source>
        <translation>&quot;{file}&quot; has a password. Remove it in the program it came from, then import.</translation>
    </message>
    <message>
        <source>“{file}”的名字像 Excel 表格，内容却不是，可能没有下载完整或改过后缀。请用 Excel 或 WPS 打开原文件，另存为 .xlsx 再来。</source>
        <translation>&quot;{file}&quot; is named like an Excel workbook but is not one; the download may be incomplete, or the file was renamed. Open the original in Excel or WPS, save it as .xlsx and try again.</translation>
    </message>
    <message>
        <source>“{file}”的名片超过 {cards:,} 张，请拆成几个文件。</source>
        <translation>&quot;{file}&quot; has more than {cards:,} cards. Split it into several files.</translation>
    </message>
    <message>
        <source>“{file}”的数据过多，请拆成几个文件。</source>
        <translation>&quot;{file}&quot; has too many figures. Split it into several files.</translation>
    </message>
    <message>
        <source>“{file}”的第 {page} 页读不出来，其他页仍可查看。</source>
        <translation>Page {page} of &quot;{file}&quot; cannot be read; its other pages can.</translation>
    </message>
    <message>
        <source>“{file}”的表头与所给的列对应关系不是同一种表，请重新对应各列。</source>
        <translation>The header of &quot;{file}&quot; does not fit the columns given. Map the columns again.</translation>
    </message>
    <message>
        <source>“{file}”第 {row} 行有 {columns:,} 列，超过 {most} 列的上限。</source>
        <translation>Row {row} of &quot;{file}&quot; has {columns:,} columns, more than the {most} allowed.</translation>
    </message>
    <message>
        <source>“{file}”第 {row} 行第 {column} 列的内容超过 {most:,} 字，不像表格里的数据。</source>
        <translation>Row {row}, column {column} of &quot;{file}&quot; has more than {most:,} characters, which does not look like data of a table.</translation>
    </message>
    <message>
        <source>“{file}”这张图片不完整，请重新拍摄或导出。</source>
        <translation>The picture &quot;{file}&quot; is incomplete. Take or export it again.</translation>
    </message>
    <message>
        <source>“{file}”里没有“第一条”这样的条文，不像法规文本。</source>
        <translation>&quot;{file}&quot; has no numbered articles; it does not look like a law.</translation>
    </message>
    <message>
        <source>“{file}”里没有口令，没有加密也没有输出。</source>
        <translation>There is no passphrase in &quot;{file}&quot;; nothing was encrypted or written.</translation>
    </message>
    <message>
        <source>“{file}”里没有名片（vCard）。</source>
        <translation>There is no card (vCard) in &quot;{file}&quot;.</translation>
    </message>
    <message>
        <source>“{file}”里没有找到“{spoken}”一列。哪一列是，请在窗口的“各列读作”里选定；或在文件里把那一列的列名写成“{spoken}”再试。若是类别选错了，改选即可。</source>
        <translation>&quot;{file}&quot; has no column &quot;{spoken}&quot;. Choose in the window which column it is, under &quot;Columns read as&quot;; or name that column &quot;{spoken}&quot; in the file and try again. If the kind was chosen wrongly, choose another.</translation>
    </message>
    <message>
        <source>“{file}”里没有找到表头，请在第一行写上列名。</source>
        <translation>No header found in &quot;{file}&quot;. Write the names of the columns into the first row.</translation>
    </message>
    <message>
        <source>“{file}”里认不出指标表：需要有时期（年、季、月）和数值，如国家统计局导出表、终端导出表或“年份、城市、数值”的长表。</source>
        <translation>No table of indicators found in &quot;{file}&quot;: it needs periods (year, quarter, month) and figures, as exported by the statistics bureau or a data terminal, or a long table of year, city, value.</translation>
    </message>
    <message>
        <source>“{file}”：{why}。</source>
        <translation>&quot;{file}&quot;: {why}.</translation>
    </message>
    <message>
        <source>“{folder}”里已经有内容，请另选一个空文件夹。</source>
        <translation>&quot;{folder}&quot; is not empty. Choose an empty folder.</translation>
    </message>
    <message>
        <source>“{folder}”里已经有同步中心，没有改动。直接运行 sizhi-hub serve 即可。</source>
        <translation>There is a hub in &quot;{folder}&quot; already; nothing was changed. Just run sizhi-hub serve.</translation>
    </message>
    <message>
        <source>“{folder}”里没有同步中心。请先运行 sizhi-hub init。</source>
        <translation>There is no hub in &quot;{folder}&quot;. Run sizhi-hub init first.</translation>
    </message>
    <message>
        <source>“{folder}”里没有同步中心的备份。请给出 backup 写出的那个文件夹。</source>
        <translation>There is no backup of a hub in &quot;{folder}&quot;. Please name the folder that backup wrote.</translation>
    </message>
    <message>
        <source>“{folder}”里没有证书，没有启动，否则内容会不加密地传。在反向代理之后请加 --plain，否则用 --cert 和 --key 给一张，或从备份取回它。</source>
        <translation>There is no certificate in &quot;{folder}&quot;; the hub was not started, as everything would travel unencrypted. Behind a reverse proxy add --plain; otherwise give one with --cert and --key, or take it back from a backup.</translation>
    </message>
    <message>
        <source>“{key}…”不是设备公钥，没有写出。请重新复制对方的设备公钥。</source>
        <translation>&quot;{key}…&quot; is no device key; nothing was written. Copy the other side&apos;s device key again.</translation>
    </message>
    <message>
        <source>“{label}”</source>
        <translation>&quot;{label}&quot;</translation>
    </message>
    <message>
        <source>“{label}”一列的时间全是 16:00:00（1986—1991 年夏时制为 15:00:00），是北京时间零点存成了世界时，已逐行改为后一天。</source>
        <translation>All times in column &quot;{label}&quot; are 16:00:00 (15:00:00 in the summer time of 1986–1991): midnight in Beijing saved as UTC. Each row was moved to the next day.</translation>
    </message>
    <message>
        <source>“{label}”有 {count} 条，至多 {items} 条</source>
        <translation>&quot;{label}&quot; has {count} items, at most {items}</translation>
    </message>
    <message>
        <source>“{label}”没有“{text}”。可用：{listed}。</source>
        <translation>&quot;{label}&quot; has no &quot;{text}&quot;. There are: {listed}.</translation>
    </message>
    <message>
        <source>“{label}”由程序自己记录，不能手工改。要重新导入、登记或保存视图，请走相应的步骤。</source>
        <translation>&quot;{label}&quot; is kept by the program and cannot be changed by hand. To import, register or save a view anew, take the step that does it.</translation>
    </message>
    <message>
        <source>“{label}”第 {at} 条</source>
        <translation>&quot;{label}&quot; no. {at}</translation>
    </message>
    <message>
        <source>“{label}”请写 {listed}。</source>
        <translation>For &quot;{label}&quot; write {listed}.</translation>
    </message>
    <message>
        <source>“{label}”请写 是 或 否。</source>
        <translation>For &quot;{label}&quot; write yes or no.</translation>
    </message>
    <message>
        <source>“{number}”没有留下底稿，不能重印。</source>
        <translation>No snapshot was kept of &quot;{number}&quot;; it cannot be printed again.</translation>
    </message>
    <message>
        <source>“{number}”没有留下底稿，无法比较。</source>
        <translation>No snapshot was kept of &quot;{number}&quot;; nothing to compare with.</translation>
    </message>
    <message>
        <source>“{path}”不是空的，示例只放进空文件夹。</source>
        <translation>&quot;{path}&quot; is not empty. The sample goes into an empty folder only.</translation>
    </message>
    <message>
        <source>“{path}”里已经有内容，不能在这里新建资料夹。请另选一个空文件夹，或打开已有的。</source>
        <translation>&quot;{path}&quot; is not empty; no data folder can be made here. Choose an empty folder, or open the one that is there.</translation>
    </message>
    <message>
        <source>“{path}”里还没有四知的资料。请先运行 sizhi init 建立，或检查位置是否写对。</source>
        <translation>There are no Sizhi data in &quot;{path}&quot; yet. Run sizhi init first, or check the place.</translation>
    </message>
    <message>
        <source>“{theme}”是单张裁用的，拼不成小册子。请去掉拼版，或换一种版式。</source>
        <translation>&quot;{theme}&quot; is made of single sheets and cannot be imposed as a booklet. Turn the booklet off, or choose another layout.</translation>
    </message>
    <message>
        <source>“{title}”的“{label}”各方说法不一，只印了其中一种。请先到“冲突”里定下来再印。</source>
        <translation>Of &quot;{title}&quot;, &quot;{label}&quot; is in dispute and only one version is printed. Settle it under &quot;Conflicts&quot; before printing.</translation>
    </message>
    <message>
        <source>“{word}”应写成 字段=值。</source>
        <translation>Write &quot;{word}&quot; as field=value.</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>一</source>
        <translation>1</translation>
    </message>
    <message>
        <source>一句话</source>
        <translation>Bottom line</translation>
    </message>
    <message>
        <source>一般事实</source>
        <translation>general facts</translation>
    </message>
    <message>
        <source>三</source>
        <translation>3</translation>
    </message>
    <message>
        <source>下一步已逾期{n}天</source>
        <translation>the next step is overdue ({n} d)</translation>
    </message>
    <message>
        <source>不宜谈、不得承诺</source>
        <translation>Not to be raised or promised</translation>
    </message>
    <message>
        <source>不是 PDF 也不是图片，不能附在后面，请先另存为 PDF</source>
        <translation>is neither a PDF nor a picture and cannot be appended. Save it as PDF first</translation>
    </message>
    <message>
        <source>不是人数，按原文保留</source>
        <translation>not a number of people; kept as written</translation>
    </message>
    <message>
        <source>不是可能的日期，按原文保留</source>
        <translation>not a possible date; kept as written</translation>
    </message>
    <message>
        <source>不是四知写出的</source>
        <translation>was not written by Sizhi</translation>
    </message>
    <message>
        <source>不是完整的 PDF，请用原来的软件重新导出</source>
        <translation>is not a complete PDF. Export it again from the program it came from</translation>
    </message>
    <message>
        <source>不认识的二进制文件</source>
        <translation>an unknown binary file</translation>
    </message>
    <message>
        <source>与上一份相比</source>
        <translation>What has changed</translation>
    </message>
    <message>
        <source>与已有的人同名，都没有写单位，可能不是同一个人</source>
        <translation>same name as somebody known, neither with an organisation; it may not be the same person</translation>
    </message>
    <message>
        <source>与已有记录相似</source>
        <translation>similar to an existing record</translation>
    </message>
    <message>
        <source>与本文件中另一行同名而内容不同</source>
        <translation>same name as another row of this file, other contents</translation>
    </message>
    <message>
        <source>两次输入的口令不一样，没有建立资料夹。</source>
        <translation>The two passphrases differ; no data folder was made.</translation>
    </message>
    <message>
        <source>两边程序的同步版本不同：{which}，再同步。资料没有改动，可先用同步包传递。</source>
        <translation>The two programs sync by different versions: {which}, then sync again. Nothing was changed; until then a bundle can carry the data.</translation>
    </message>
    <message>
        <source>中心还没有这个附件，等持有它的电脑同步后再试。</source>
        <translation>The hub does not have this attachment yet. Try again after the computer that has it has synced.</translation>
    </message>
    <message>
        <source>中心里的这个附件已损坏，请从持有原件的电脑重新添加。</source>
        <translation>This attachment is damaged on the hub. Add it again from the computer that has the original.</translation>
    </message>
    <message>
        <source>二</source>
        <translation>2</translation>
    </message>
    <message>
        <source>二维码只能存为 .png 或 .svg，请改文件名。</source>
        <translation>A QR code can only be saved as .png or .svg. Change the file name.</translation>
    </message>
    <message>
        <source>二维码没有写成“{file}”（{why}）。登记码是 {code}，仍然有效。</source>
        <translation>The QR code was not written to &quot;{file}&quot; ({why}). The enrolment code is {code}; it is still valid.</translation>
    </message>
    <message>
        <source>产业链位置</source>
        <translation>Place in the chain</translation>
    </message>
    <message>
        <source>产业链图 A3</source>
        <translation>Chain sheet A3</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>people</translation>
    </message>
    <message>
        <source>代码里有{notes}，按“{code}”核对</source>
        <translation>the code has {notes}; checked as &quot;{code}&quot;</translation>
    </message>
    <message>
        <source>价格</source>
        <translation>prices</translation>
    </message>
    <message>
        <source>价格表</source>
        <translation>Price table</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>firms</translation>
    </message>
    <message>
        <source>企业名称</source>
        <translation>name of the firm</translation>
    </message>
    <message>
        <source>企业速写</source>
        <translation>The firm in brief</translation>
    </message>
    <message>
        <source>会后热度</source>
        <translation>Heat after the meeting</translation>
    </message>
    <message>
        <source>信用代码一格里是日期或金额，这一行错位，未导入</source>
        <translation>The cell for the credit code holds a date or an amount; this row is shifted, not imported</translation>
    </message>
    <message>
        <source>信用代码相同而名称不同，可能改过名</source>
        <translation>same credit code, other name; it may have been renamed</translation>
    </message>
    <message>
        <source>修改“{title}”</source>
        <translation>Change &quot;{title}&quot;</translation>
    </message>
    <message>
        <source>全角字符</source>
        <translation>full-width characters</translation>
    </message>
    <message>
        <source>公文幅面（GB/T 9704）</source>
        <translation>Official page (GB/T 9704)</translation>
    </message>
    <message>
        <source>共享口令至少 {least} 个字符，每台电脑要填同一个。</source>
        <translation>The shared passphrase needs at least {least} characters, the same on every computer.</translation>
    </message>
    <message>
        <source>其中没有资料文件</source>
        <translation>it holds no data file</translation>
    </message>
    <message>
        <source>内容不成格式，被退回，原样留存。</source>
        <translation>The contents have no valid form: sent back, and kept as they came.</translation>
    </message>
    <message>
        <source>内容与字段类型不符，被退回，原样留存。可改正后重新填写。</source>
        <translation>The contents do not fit the field: sent back, and kept as they came. They can be corrected and entered again.</translation>
    </message>
    <message>
        <source>内容在传输中缺失或被改动，已再次索取。</source>
        <translation>The contents were lost or altered on the way; asked for again.</translation>
    </message>
    <message>
        <source>内容无法读懂</source>
        <translation>its contents cannot be read</translation>
    </message>
    <message>
        <source>内容残缺或被改动</source>
        <translation>is torn off or was altered</translation>
    </message>
    <message>
        <source>内部结构已损坏，请用原来的软件重新导出</source>
        <translation>is damaged inside. Export it again from the program it came from</translation>
    </message>
    <message>
        <source>写不了“{file}”（{why}）。请关掉正打开它的程序，或换一个位置。</source>
        <translation>&quot;{file}&quot; cannot be written ({why}). Close the program that has it open, or choose another place.</translation>
    </message>
    <message>
        <source>写不了“{file}”（{why}）。请换一个位置。</source>
        <translation>&quot;{file}&quot; cannot be written ({why}). Choose another place.</translation>
    </message>
    <message>
        <source>写不了“{file}”（{why}）。请换一个位置，简报包没有登记。</source>
        <translation>&quot;{file}&quot; cannot be written ({why}). Choose another place; the pack was not registered.</translation>
    </message>
    <message>
        <source>删除 {n:,} 条{kind}</source>
        <translation>Delete {n:,} × {kind}</translation>
    </message>
    <message>
        <source>删除{kind}“{title}”</source>
        <translation>Delete {kind} &quot;{title}&quot;</translation>
    </message>
    <message>
        <source>别的文件</source>
        <translation>another kind of file</translation>
    </message>
    <message>
        <source>前面的修改还没到，收到后自动补上。</source>
        <translation>Earlier edits have not arrived yet; this one is applied when they do.</translation>
    </message>
    <message>
        <source>加了密码，请去掉密码另存后重新添加</source>
        <translation>has a password. Remove it, save the file and add it again</translation>
    </message>
    <message>
        <source>升级后的检查没有通过</source>
        <translation>the check after the upgrade failed</translation>
    </message>
    <message>
        <source>历史承诺</source>
        <translation>Past commitments</translation>
    </message>
    <message>
        <source>历次会谈与承诺</source>
        <translation>Meetings and commitments</translation>
    </message>
    <message>
        <source>发放登记</source>
        <translation>Register of packs</translation>
    </message>
    <message>
        <source>发来的内容太大，没有接收。</source>
        <translation>What was sent is too large and was not accepted.</translation>
    </message>
    <message>
        <source>口令不对。请检查大小写和输入法后再试；忘记口令时，可用首次运行时打印的恢复码打开。</source>
        <translation>Wrong passphrase. Check capitals and input method, then try again. If you have forgotten it, the recovery code printed at the first start opens the data.</translation>
    </message>
    <message>
        <source>口令不能为空。请输入口令。</source>
        <translation>The passphrase must not be empty. Please type one.</translation>
    </message>
    <message>
        <source>口袋卡 A6（A4 四拼，裁开）</source>
        <translation>Pocket card A6 (four on A4, to cut)</translation>
    </message>
    <message>
        <source>口袋版</source>
        <translation>Pocket edition</translation>
    </message>
    <message>
        <source>口袋版 A5</source>
        <translation>Pocket booklet A5</translation>
    </message>
    <message>
        <source>另一个四知</source>
        <translation>another Sizhi</translation>
    </message>
    <message>
        <source>另一项写入还没有结束，这一步没有保存。请稍候再试。</source>
        <translation>Another write has not finished; this step was not saved. Try again in a moment.</translation>
    </message>
    <message>
        <source>只读了工作表“{sheet}”，没有读：{others}。</source>
        <translation>Only the sheet &quot;{sheet}&quot; was read, not: {others}.</translation>
    </message>
    <message>
        <source>可能被问</source>
        <translation>Questions they may ask</translation>
    </message>
    <message>
        <source>可运行或夹带的内容</source>
        <translation>something that runs or is smuggled in</translation>
    </message>
    <message>
        <source>各块都在限额之内，但合起来太长</source>
        <translation>each block keeps to its limit, but together they are too long</translation>
    </message>
    <message>
        <source>合并重复企业“{name}”</source>
        <translation>Merge the duplicate firm &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>同名</source>
        <translation>same name</translation>
    </message>
    <message>
        <source>同名同单位</source>
        <translation>same name and organisation</translation>
    </message>
    <message>
        <source>同步中心正在为别人准备整份资料，请稍后再试，或先逐条同步。</source>
        <translation>The hub is preparing a snapshot for somebody else. Please try again shortly, or sync edit by edit for now.</translation>
    </message>
    <message>
        <source>同步中心正忙，这次没有收下，本机内容都在。请稍后再同步，会从断处继续。</source>
        <translation>The hub is busy and took nothing this time; everything is still on this computer. Sync again shortly, it will go on where it was.</translation>
    </message>
    <message>
        <source>同步中心的数据库磁盘已满，这次没有收下，本机内容都在。请告诉管理员腾出空间，之后会自动再同步。</source>
        <translation>The disk of the hub&apos;s database is full; nothing was accepted this time, everything on this computer is safe. Tell your administrator to make room; syncing then goes on by itself.</translation>
    </message>
    <message>
        <source>同步中心的程序较新，整份资料这里打不开。请先升级这台电脑上的程序。</source>
        <translation>The hub&apos;s program is newer; its whole data cannot be opened here. Upgrade the program on this computer first.</translation>
    </message>
    <message>
        <source>同步中心的附件存放处现在用不了，附件没有传成，记录不受影响。请稍后再同步。</source>
        <translation>The hub cannot reach where it keeps attachments. The attachment was not transferred, records are not affected. Please sync again later.</translation>
    </message>
    <message>
        <source>同步中心连不上它的数据库，这次没有收下，本机内容都在。请稍后再同步；一直如此请告诉管理员。</source>
        <translation>The hub cannot reach its database and took nothing; everything is still on this computer. Sync again later; if it stays so, tell the administrator.</translation>
    </message>
    <message>
        <source>同步中心（或对方）的程序较旧，请先升级它</source>
        <translation>the hub&apos;s (or the other side&apos;s) program is older, upgrade it first</translation>
    </message>
    <message>
        <source>同步包{why}，读到此处为止；已核实的部分保留，不会重复。请对方重新写出一份。</source>
        <translation>The bundle {why}; reading stopped there. What was verified is kept and will not come twice. Ask the other side to write it again.</translation>
    </message>
    <message>
        <source>同步包不能用{how}打开，没有收下任何内容。请向写出者核对对象和口令，或重新写出。</source>
        <translation>The bundle does not open with {how}; nothing was taken in. Check the recipient and the passphrase with whoever wrote it, or have it written again.</translation>
    </message>
    <message>
        <source>同步包必须加锁：请用 --to 给出对方设备公钥，或用 --bundle-passphrase-file 给出口令。</source>
        <translation>A bundle must be encrypted: give the other side&apos;s device key by --to, or a passphrase by --bundle-passphrase-file.</translation>
    </message>
    <message>
        <source>同步包读到一半读不下去了。请重新插好磁盘再试；已收下的内容保留，不会重复。</source>
        <translation>The bundle could not be read to its end. Plug the drive in again and retry; what came in is kept and will not come twice.</translation>
    </message>
    <message>
        <source>同步已停下，已传的部分都在，下次接着传。</source>
        <translation>The sync was stopped; what was carried stays, the rest follows next time.</translation>
    </message>
    <message>
        <source>名片上没有姓名，未导入</source>
        <translation>no name on the card; not imported</translation>
    </message>
    <message>
        <source>名称相同</source>
        <translation>same name</translation>
    </message>
    <message>
        <source>名称相同而信用代码不同</source>
        <translation>same name, other credit code</translation>
    </message>
    <message>
        <source>名称相近</source>
        <translation>similar name</translation>
    </message>
    <message>
        <source>启动程序的动作</source>
        <translation>an action that starts a program</translation>
    </message>
    <message>
        <source>四</source>
        <translation>4</translation>
    </message>
    <message>
        <source>四拼的卡片太窄，放不下成册各版的宽表</source>
        <translation>cards of a quarter sheet are too narrow for the wide tables of the book editions</translation>
    </message>
    <message>
        <source>回到库中的说法</source>
        <translation>Back to what the library says</translation>
    </message>
    <message>
        <source>固定资产投资还不清楚</source>
        <translation>fixed investment not known yet</translation>
    </message>
    <message>
        <source>图片</source>
        <translation>a picture</translation>
    </message>
    <message>
        <source>图片不完整，请重新拍摄或导出</source>
        <translation>is an incomplete picture. Take or export it again</translation>
    </message>
    <message>
        <source>备份“{file}”打不开（{problem}），没有恢复，当前资料未动。请另选一份备份。</source>
        <translation>The backup &quot;{file}&quot; does not open ({problem}). Nothing was restored, the present data are untouched. Choose another backup.</translation>
    </message>
    <message>
        <source>备份与要恢复到的地方不是一类（SQLite 文件夹或 PostgreSQL）。请按备份原来的方式给出 --data 或 --database。</source>
        <translation>The backup and the place to restore to are not of one kind (a folder with SQLite, or PostgreSQL). Please give --data or --database as the backup was made.</translation>
    </message>
    <message>
        <source>备份没有通过核对（{problem}），未予保留。请检查磁盘后重试；原资料未动。</source>
        <translation>The backup failed its check ({problem}) and was not kept. Check the disk and try again; the data are untouched.</translation>
    </message>
    <message>
        <source>复核期限{day}，已过{n}天，请复核</source>
        <translation>review due {day}, {n} d ago</translation>
    </message>
    <message>
        <source>多媒体</source>
        <translation>multimedia</translation>
    </message>
    <message>
        <source>天数至少 {least}：近期的历史留在本机。请改大后再试。</source>
        <translation>At least {least} days: recent history stays on this computer. Please choose more and try again.</translation>
    </message>
    <message>
        <source>夹带的文件</source>
        <translation>an embedded file</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>name</translation>
    </message>
    <message>
        <source>存档格式 PDF/A 不能加密，也不能拼成小册子，请分开输出。</source>
        <translation>The archive format PDF/A can be neither encrypted nor made a booklet. Write them separately.</translation>
    </message>
    <message>
        <source>客商版</source>
        <translation>Guest edition</translation>
    </message>
    <message>
        <source>客商版未列各方记载不一的事实 {n} 项，核定后方可列入。</source>
        <translation>Left out of the guest edition, facts on which records differ: {n}. They can go in once settled.</translation>
    </message>
    <message>
        <source>客商版未列已失效、未定稿或未通过公平竞争审查的政策 {n} 项。</source>
        <translation>Left out of the guest edition, policies that have expired, are drafts or did not pass fair-competition review: {n}.</translation>
    </message>
    <message>
        <source>对方出示的证书不是同步中心的，没有发送任何内容。可能有人冒充，或中心已重装：请当面向管理员核对，并要新的登记码。</source>
        <translation>The certificate shown is not the hub&apos;s; nothing was sent. Somebody may be posing as the hub, or it was set up anew: check with your administrator in person and ask for a new enrolment code.</translation>
    </message>
    <message>
        <source>对方的回答不是四知的同步服务（可能要先登录无线网）。没有传送任何内容，请稍后重试。</source>
        <translation>The answer is not from Sizhi&apos;s sync service (the wireless network may want a login). Nothing was sent; try again later.</translation>
    </message>
    <message>
        <source>对方的回答不是四知的同步服务（可能要先登录无线网）。请检查网络后重试，本机内容都在。</source>
        <translation>The answer is not from Sizhi&apos;s sync service (the wireless network may want a login). Check the network and try again; everything on this computer is safe.</translation>
    </message>
    <message>
        <source>对方的回答读不懂，没有采用。请稍后重试。</source>
        <translation>The answer could not be understood and was not used. Try again later.</translation>
    </message>
    <message>
        <source>对方的附件超过上限，没有接收。</source>
        <translation>Their file is above the limit and was not taken.</translation>
    </message>
    <message>
        <source>对方要什么</source>
        <translation>What they want</translation>
    </message>
    <message>
        <source>对方顾虑</source>
        <translation>Their worries</translation>
    </message>
    <message>
        <source>导入“{name}”</source>
        <translation>Import &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>导入已取消，资料保持原样。</source>
        <translation>The import was cancelled; the data are as they were before.</translation>
    </message>
    <message>
        <source>导入数据的动作</source>
        <translation>an action that imports data</translation>
    </message>
    <message>
        <source>封面</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>小写字母</source>
        <translation>small letters</translation>
    </message>
    <message>
        <source>展位主机的磁盘已满，这次没有收下，本机内容都在。请在那台电脑上腾出空间，再同步一次。</source>
        <translation>The booth host&apos;s disk is full: nothing was taken in this time, and everything is still on this computer. Make room on that computer and sync again.</translation>
    </message>
    <message>
        <source>属严禁披露级，按管理员的设定不放在这台电脑上。</source>
        <translation>It is never to be disclosed; by the administrator&apos;s setting it is not kept on this computer.</translation>
    </message>
    <message>
        <source>已停止读取“{file}”。</source>
        <translation>Reading &quot;{file}&quot; was stopped.</translation>
    </message>
    <message>
        <source>已结束，但没有写原因，请补记以便复盘</source>
        <translation>ended without a reason; please add it for the review</translation>
    </message>
    <message>
        <source>应是文字，这里是数字或符号，可能错位</source>
        <translation>words expected, numbers or signs found; it may be shifted</translation>
    </message>
    <message>
        <source>应有 {length} 个字符，现在是 {count} 个</source>
        <translation>{length} characters expected, {count} given</translation>
    </message>
    <message>
        <source>建不了文件夹“{file}”（{why}）。请换一个位置，没有打印。</source>
        <translation>The folder &quot;{file}&quot; cannot be made ({why}). Choose another place; nothing was printed.</translation>
    </message>
    <message>
        <source>建议表态</source>
        <translation>Suggested words</translation>
    </message>
    <message>
        <source>引号没有闭合，从这一行起到文件末尾读不出来，可能没有拷贝完整</source>
        <translation>a quotation mark is never closed; from this row to the end nothing can be read. The file may not have been copied completely</translation>
    </message>
    <message>
        <source>快录“{name}”不跟进</source>
        <translation>Do not follow up the lead &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>快录“{name}”归档</source>
        <translation>File the lead &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>快录“{name}”转为洽谈</source>
        <translation>Make a negotiation of the lead &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>总投资还不清楚</source>
        <translation>total investment not known yet</translation>
    </message>
    <message>
        <source>恢复 {n:,} 条{kind}</source>
        <translation>Restore {n:,} × {kind}</translation>
    </message>
    <message>
        <source>恢复“{title}”</source>
        <translation>Restore &quot;{title}&quot;</translation>
    </message>
    <message>
        <source>恢复到 {day}</source>
        <translation>Restore as of {day}</translation>
    </message>
    <message>
        <source>恢复到“{pack}”发放时</source>
        <translation>Restore to when &quot;{pack}&quot; was issued</translation>
    </message>
    <message>
        <source>恢复码没有打对：{why}。请对照打印件再输入一遍。</source>
        <translation>The recovery code is mistyped: {why}. Type it again from the printed copy.</translation>
    </message>
    <message>
        <source>恢复码里不会有“{strange}”</source>
        <translation>a recovery code never holds &quot;{strange}&quot;</translation>
    </message>
    <message>
        <source>我们要什么</source>
        <translation>What we want</translation>
    </message>
    <message>
        <source>截至{day}</source>
        <translation>up to {day}</translation>
    </message>
    <message>
        <source>所属记录的新建尚未被接受，随它一起等待。</source>
        <translation>The record it belongs to has not been accepted yet; it waits with it.</translation>
    </message>
    <message>
        <source>所选的部分都还没有内容，没有打印。请先填写，或另选几个部分。</source>
        <translation>The parts chosen have nothing in them yet; nothing was printed. Fill them in first, or choose other parts.</translation>
    </message>
    <message>
        <source>打不开“{file}”（{why}），可能没有权限或被占用。</source>
        <translation>&quot;{file}&quot; cannot be opened ({why}). It may be in use, or you may not have permission.</translation>
    </message>
    <message>
        <source>打开别的文件的动作</source>
        <translation>an action that opens another file</translation>
    </message>
    <message>
        <source>打开资料需要约 {mb} MB 空闲内存。请关闭一些程序后再试。</source>
        <translation>Opening the data needs about {mb} MB of free memory. Close some programs and try again.</translation>
    </message>
    <message>
        <source>批量修改 {n:,} 条{kind}</source>
        <translation>Change {n:,} × {kind} at once</translation>
    </message>
    <message>
        <source>找不到共享文件夹“{folder}”。请检查网络或磁盘，恢复后再同步，本机内容不受影响。</source>
        <translation>The shared folder &quot;{folder}&quot; was not found. Check the network or the drive and sync again; everything on this computer is safe.</translation>
    </message>
    <message>
        <source>找不到文件“{file}”，请检查路径。</source>
        <translation>The file &quot;{file}&quot; was not found. Check the path.</translation>
    </message>
    <message>
        <source>找不到文件夹“{folder}”。请检查网络或磁盘后重选。</source>
        <translation>The folder &quot;{folder}&quot; cannot be found. Check network or disk and choose again.</translation>
    </message>
    <message>
        <source>找不到照片“{file}”，没有收入，请重新选择。</source>
        <translation>The photo &quot;{file}&quot; was not found and not taken in. Choose it again.</translation>
    </message>
    <message>
        <source>找不到资料文件“{file}”，但这里曾经有过资料，因此不会新建空的。它可能被移走或删除：请放回原处，或从备份恢复。</source>
        <translation>The data file &quot;{file}&quot; was not found. There were data here before, so no empty one is made. It may have been moved or deleted: put it back, or restore a backup.</translation>
    </message>
    <message>
        <source>找不到资料文件“{file}”，没有可备份的内容。</source>
        <translation>The data file &quot;{file}&quot; was not found; there is nothing to back up.</translation>
    </message>
    <message>
        <source>找不到钥匙文件“{file}”，没有它谁也打不开资料。请从 backups 文件夹里最近一份备份中拷回 vault.json。</source>
        <translation>The key file &quot;{file}&quot; was not found; without it nobody can open the data. Copy vault.json back from the latest backup in the backups folder.</translation>
    </message>
    <message>
        <source>指标</source>
        <translation>indicators</translation>
    </message>
    <message>
        <source>指标地址应形如 127.0.0.1:9040，请改正后再启动。</source>
        <translation>The metrics address should look like 127.0.0.1:9040. Correct it and start again.</translation>
    </message>
    <message>
        <source>排版超过 {seconds} 秒还没有完成，没有打印。停在“{part}”部分的“{words}”一处，请看这条记录是否过长。</source>
        <translation>Typesetting took more than {seconds} seconds and was stopped; nothing was printed. It stopped in part &quot;{part}&quot; at &quot;{words}&quot;: see whether that record is too long.</translation>
    </message>
    <message>
        <source>排版超过 {seconds} 秒还没有完成，没有打印。请看是否有特别长的记录，或少选几个部分。</source>
        <translation>Typesetting took more than {seconds} seconds and was stopped; nothing was printed. See whether a record is very long, or choose fewer parts.</translation>
    </message>
    <message>
        <source>排版进程两次意外退出，没有打印。请重开程序再试；仍不行，请把这次洽谈交给管理员看。</source>
        <translation>The typesetting process ended unexpectedly twice; nothing was printed. Restart the program and try again; if it fails again, show this negotiation to your administrator.</translation>
    </message>
    <message>
        <source>提交表单的动作</source>
        <translation>an action that submits a form</translation>
    </message>
    <message>
        <source>收到的内容不是四知的同步数据，没有采用。请确认对方是本单位的四知程序，再试一次。</source>
        <translation>What was received is not Sizhi&apos;s sync data and was not used. Make sure the other side is your office&apos;s Sizhi and try again.</translation>
    </message>
    <message>
        <source>收到的内容在途中被改动过，没有采用。请重新同步或换一份文件再试。</source>
        <translation>What was received was altered on the way and not used. Sync again, or try another file.</translation>
    </message>
    <message>
        <source>收到的内容展开后超过 {mb} MB，已停止读取，没有采用任何内容。</source>
        <translation>What was received unpacks to more than {mb} MB; reading was stopped and nothing was used.</translation>
    </message>
    <message>
        <source>收到的整份资料不完整或被改动，没有采用，将改为逐条同步。请再同步一次。</source>
        <translation>The whole data received are incomplete or were altered and were not used; they will be synced piece by piece instead. Sync once more.</translation>
    </message>
    <message>
        <source>收到的附件与记录不符，已丢弃，没有保存。下次同步会重新取。</source>
        <translation>A received file is not the one recorded; it was thrown away and will be fetched anew with the next sync.</translation>
    </message>
    <message>
        <source>收到的附件超过上限，没有保存。</source>
        <translation>A received file is above the limit and was not kept.</translation>
    </message>
    <message>
        <source>政策</source>
        <translation>policies</translation>
    </message>
    <message>
        <source>政策匹配</source>
        <translation>Policies that fit</translation>
    </message>
    <message>
        <source>数据库地址应形如 postgresql+psycopg://用户:口令@主机/库名，请改正后再运行。</source>
        <translation>A database address looks like postgresql+psycopg://user:password@host/name. Please correct it and run again.</translation>
    </message>
    <message>
        <source>数据库是更新版本的同步中心建的。请先升级这台服务器上的程序，数据没有改动。</source>
        <translation>A newer version of the hub made this database. Please upgrade the program on this server first; no data was changed.</translation>
    </message>
    <message>
        <source>数据库账号权限不够，这一步没有做。请用数据库所有者的账号再运行一次。</source>
        <translation>The database login may not do this, and it was not done. Please run it again as the owner of the database.</translation>
    </message>
    <message>
        <source>数据库账号没有建表或建角色的权限，没有改动。请用数据库所有者的账号运行一次 sizhi-hub init（需要 CREATEROLE），服务本身可用权限较小的账号。</source>
        <translation>The database login may not make tables or roles; nothing was changed. Run sizhi-hub init once as the owner of the database (with CREATEROLE); the service itself may use a lesser login.</translation>
    </message>
    <message>
        <source>数据库里已有同名的空间，没有恢复。请恢复到一个新建的空数据库里。</source>
        <translation>The database already has a space of that name; nothing was restored. Please restore into a new, empty database.</translation>
    </message>
    <message>
        <source>数据库里还没有同步中心。请先运行 sizhi-hub init --database …</source>
        <translation>There is no hub in this database yet. Please run sizhi-hub init --database … first.</translation>
    </message>
    <message>
        <source>数据库里还没有同步中心，或版本与程序不符。请先用数据库所有者的账号运行 sizhi-hub init --database …（升级后也是这一条）。</source>
        <translation>There is no hub in this database yet, or it is of another version. Please run sizhi-hub init --database … as its owner first (the same after an upgrade).</translation>
    </message>
    <message>
        <source>数据文件夹里的 hub.key 与这个数据库原来用的不同，附件会打不开，没有启动。请把第一台服务器的 hub.key 拷到这里。</source>
        <translation>The hub.key in the data folder is not the one this database was used with; attachments would not open, so the hub was not started. Copy hub.key of the first server here.</translation>
    </message>
    <message>
        <source>数据时点{as_of}，按{kind}类应复核于{day}，已过{n}天，请复核</source>
        <translation>as of {as_of}; as {kind} due for review on {day}, {n} d ago; please review</translation>
    </message>
    <message>
        <source>文件内部</source>
        <translation>inside the file</translation>
    </message>
    <message>
        <source>文件口令至少 {shortest} 个字符，没有加密也没有交付。</source>
        <translation>A file passphrase has at least {shortest} characters; nothing was encrypted or delivered.</translation>
    </message>
    <message>
        <source>文件口令至少 {shortest} 个字符，没有输出。</source>
        <translation>A file passphrase has at least {shortest} characters; nothing was written.</translation>
    </message>
    <message>
        <source>文件只剩 {size} 字节</source>
        <translation>only {size} bytes are left of the file</translation>
    </message>
    <message>
        <source>文件名</source>
        <translation>The file name</translation>
    </message>
    <message>
        <source>文件名“{file}”里有无法识别的字符，请改名后再试。</source>
        <translation>The file name &quot;{file}&quot; has unreadable characters. Rename the file and try again.</translation>
    </message>
    <message>
        <source>文件名太长</source>
        <translation>the file name is too long</translation>
    </message>
    <message>
        <source>文件没有写这些指标的单位：{names}{more}。导入后请补上单位再引用。</source>
        <translation>The file gives no unit for these indicators: {names}{more}. Add the units after the import before you quote them.</translation>
    </message>
    <message>
        <source>文件超过附件上限 {mb} MB，没有收入。请压缩或拆分后再添加。</source>
        <translation>The file is larger than the {mb} MB allowed for attachments and was not taken in. Compress or split it.</translation>
    </message>
    <message>
        <source>文本文件</source>
        <translation>a text file</translation>
    </message>
    <message>
        <source>新建{kind}</source>
        <translation>New {kind}</translation>
    </message>
    <message>
        <source>无法在“{path}”建立资料夹（{why}）。请另选一个可以写入的位置。</source>
        <translation>The data folder cannot be made in &quot;{path}&quot; ({why}). Choose a place that can be written.</translation>
    </message>
    <message>
        <source>日期一格里是代码或金额，这一行错位，未导入</source>
        <translation>The cell for the date holds a code or an amount; this row is shifted, not imported</translation>
    </message>
    <message>
        <source>日程与人员</source>
        <translation>Schedule and people</translation>
    </message>
    <message>
        <source>日程联络</source>
        <translation>Schedule and contacts</translation>
    </message>
    <message>
        <source>旧式注册号（“…字第…号”），不是18位统一社会信用代码</source>
        <translation>an old registration number in words, not an 18-character credit code</translation>
    </message>
    <message>
        <source>旧版 Word 文档</source>
        <translation>an old Word document</translation>
    </message>
    <message>
        <source>是合计行，未导入</source>
        <translation>a row of totals; not imported</translation>
    </message>
    <message>
        <source>曾用名</source>
        <translation>former name</translation>
    </message>
    <message>
        <source>最近的备份是 {when} 的，可以用它恢复。</source>
        <translation>The latest backup is of {when} and can be restored.</translation>
    </message>
    <message>
        <source>有 {broken:,} 个数值与前后年份差一个数量级以上（口径或抽样比可能不同），已标记，数值保留。</source>
        <translation>Figures that differ from the years around them by more than an order of magnitude (scope or sampling may differ): {broken:,}. They are marked and kept.</translation>
    </message>
    <message>
        <source>有 {count} 条记录叫“{word}”，请改用编号。</source>
        <translation>Several records ({count}) are called &quot;{word}&quot;; use the id instead.</translation>
    </message>
    <message>
        <source>有 {count} 页，至多附 {most_pages} 页，请只留要用的页</source>
        <translation>has {count} pages, at most {most_pages} can be appended. Keep only the pages you need</translation>
    </message>
    <message>
        <source>有 {missing:,} 个空缺，按缺数处理，不当作零。</source>
        <translation>Figures missing: {missing:,}; they stay missing and are not taken for zero.</translation>
    </message>
    <message>
        <source>有 {n} 处不对，第一处是“{first}”。请从备份恢复；之后各台电脑会把缺的补上。</source>
        <translation>Faults found: {n}; the first is &quot;{first}&quot;. Please restore from a backup; the computers will then fill in what is missing.</translation>
    </message>
    <message>
        <source>有 {n} 次修改的旧内容，同步中心现在也没有（可能从较早的备份恢复过）。现在的内容不受影响；别的电脑或更新的备份里如有，同步后会补上。</source>
        <translation>What {n} edit(s) said before is not at the hub any more either (it may have been restored from an older backup). What is said now is not affected; if another computer or a newer backup has it, it comes back by syncing.</translation>
    </message>
    <message>
        <source>有{n}个议题还在僵持</source>
        <translation>issues stuck: {n}</translation>
    </message>
    <message>
        <source>有{n}条适用政策没有完成公平竞争审查</source>
        <translation>policies whose fair-competition review is not finished: {n}</translation>
    </message>
    <message>
        <source>有{n}项承诺已定为不得承诺，请从协议文本中去掉</source>
        <translation>commitments that must not be promised, to be taken out of the contract text: {n}</translation>
    </message>
    <message>
        <source>有{n}项承诺已逾期</source>
        <translation>commitments overdue: {n}</translation>
    </message>
    <message>
        <source>有{n}项承诺触发红线待审，还没有人决定</source>
        <translation>commitments that touch a red line and nobody has decided on: {n}</translation>
    </message>
    <message>
        <source>有一个字符打错了，或两个字符调换了位置</source>
        <translation>one character is wrong, or two have changed places</translation>
    </message>
    <message>
        <source>有不该出现的字符“{characters}”：只用数字和大写字母</source>
        <translation>it has characters that do not belong, &quot;{characters}&quot;: only digits and capitals are used</translation>
    </message>
    <message>
        <source>有无法识别的字符（乱码），但不在所用的列里，其余各列已导入</source>
        <translation>unreadable characters, but not in a column that is used; the other columns were imported</translation>
    </message>
    <message>
        <source>有无法识别的字符（乱码），这一行未导入，请对照原件</source>
        <translation>unreadable characters; this row was not imported, compare with the original</translation>
    </message>
    <message>
        <source>有无法识别的字符（乱码），这张名片未导入，请对照原件</source>
        <translation>unreadable characters; this card was not imported, compare with the original</translation>
    </message>
    <message>
        <source>本次洽谈的“{title}”</source>
        <translation>&quot;{title}&quot; for this negotiation</translation>
    </message>
    <message>
        <source>条号不连续：缺第{first}条，请对照原文。</source>
        <translation>Articles are not consecutive: {first} is missing. Compare with the original.</translation>
    </message>
    <message>
        <source>来宾</source>
        <translation>Guests</translation>
    </message>
    <message>
        <source>来宾人物卡</source>
        <translation>Guests in brief</translation>
    </message>
    <message>
        <source>来源编号表</source>
        <translation>Numbered sources</translation>
    </message>
    <message>
        <source>来自不同版本的程序</source>
        <translation>comes from another version of the program</translation>
    </message>
    <message>
        <source>来自更新版本的程序，升级后显示，现在原样保存并转发。</source>
        <translation>It comes from a newer version of the program: shown after an upgrade, kept and passed on as it is until then.</translation>
    </message>
    <message>
        <source>核验没有通过，没有交付也没有登记：{named}{more}有这一版不应披露的内容。请检查这些内容的披露等级，或从可披露的文字里删去后再印。</source>
        <translation>The check failed; nothing was delivered or registered. What this edition must not disclose stands in: {named}{more}. Check the disclosure levels, or remove it from the text that may be disclosed, then print again.</translation>
    </message>
    <message>
        <source>没有{what}，未导入</source>
        <translation>no {what}; not imported</translation>
    </message>
    <message>
        <source>没有“{edition}”这个版本，请重新选择。</source>
        <translation>There is no edition &quot;{edition}&quot;. Choose again.</translation>
    </message>
    <message>
        <source>没有“{edition}”这个版本：只有领导版、洽谈组版、客商版、口袋版，请重新选择</source>
        <translation>There is no edition &quot;{edition}&quot;, only the leader&apos;s, team, guest and pocket editions. Choose again.</translation>
    </message>
    <message>
        <source>没有“{edition}”这种版别。请选领导版、洽谈组版、客商版或口袋版。</source>
        <translation>There is no edition &quot;{edition}&quot;. Choose the leader&apos;s, team, guest or pocket edition.</translation>
    </message>
    <message>
        <source>没有“{kind}”这种导入，可用：{kinds}。</source>
        <translation>There is no import of kind &quot;{kind}&quot;. There are: {kinds}.</translation>
    </message>
    <message>
        <source>没有“{kind}”这种记录。可用：{types}。</source>
        <translation>There are no records of kind &quot;{kind}&quot;. There are: {types}.</translation>
    </message>
    <message>
        <source>没有“{theme}”这种版式。请选：{known}。</source>
        <translation>There is no layout &quot;{theme}&quot;. Choose: {known}.</translation>
    </message>
    <message>
        <source>没有写单位（万元？），请核对</source>
        <translation>no unit given (10,000 yuan?); please check</translation>
    </message>
    <message>
        <source>没有写完整</source>
        <translation>was not written to its end</translation>
    </message>
    <message>
        <source>没有口令：请用 --passphrase-file 或环境变量 SIZHI_PASSPHRASE 给出。</source>
        <translation>No passphrase: give it by --passphrase-file or in the variable SIZHI_PASSPHRASE.</translation>
    </message>
    <message>
        <source>没有叫“{wanted}”的备份。现有：{listed}。</source>
        <translation>There is no backup called &quot;{wanted}&quot;. There are: {listed}.</translation>
    </message>
    <message>
        <source>没有找到同步包“{file}”。请检查位置和磁盘。</source>
        <translation>The bundle &quot;{file}&quot; was not found. Check the place and the drive.</translation>
    </message>
    <message>
        <source>没有数据时点，也没有复核期限，无法判断是否过期，请补数据时点</source>
        <translation>no date and no review date: it cannot be said whether it is stale. Please add the date</translation>
    </message>
    <message>
        <source>没有权限</source>
        <translation>no permission</translation>
    </message>
    <message>
        <source>没有第 {number} 个版本，请选 1 到 {most}。</source>
        <translation>There is no version {number}. Choose 1 to {most}.</translation>
    </message>
    <message>
        <source>没有编号为 {id} 的导入。</source>
        <translation>There is no import {id}.</translation>
    </message>
    <message>
        <source>没有编号为 {id} 的记录。</source>
        <translation>There is no record {id}.</translation>
    </message>
    <message>
        <source>没有编号为 {id} 的设备。</source>
        <translation>There is no device {id}.</translation>
    </message>
    <message>
        <source>没有编号为“{number}”的简报包。</source>
        <translation>There is no pack numbered &quot;{number}&quot;.</translation>
    </message>
    <message>
        <source>没有编号或名称是“{word}”的记录。</source>
        <translation>No record has &quot;{word}&quot; as its id or name.</translation>
    </message>
    <message>
        <source>没有能打印 PDF 的程序，或没有默认打印机</source>
        <translation>no program that prints PDF, or no default printer</translation>
    </message>
    <message>
        <source>没有要打印的洽谈：请写出洽谈，或用 --event 指定活动。</source>
        <translation>No negotiation to print: name one, or an event by --event.</translation>
    </message>
    <message>
        <source>没有角色“{role}”。可用：{roles}。</source>
        <translation>There is no role &quot;{role}&quot;. There are: {roles}.</translation>
    </message>
    <message>
        <source>没有记录用到这个附件，没有接收。请先同步记录。</source>
        <translation>No record uses this attachment; it was not accepted. Sync the records first.</translation>
    </message>
    <message>
        <source>没有这个地址。</source>
        <translation>There is no such address.</translation>
    </message>
    <message>
        <source>没有这个文件夹或文件</source>
        <translation>no such folder or file</translation>
    </message>
    <message>
        <source>没有这个空间。</source>
        <translation>There is no such space.</translation>
    </message>
    <message>
        <source>没有这个附件。</source>
        <translation>There is no such attachment.</translation>
    </message>
    <message>
        <source>法规</source>
        <translation>laws</translation>
    </message>
    <message>
        <source>注册资本一格里是代码或日期，这一行错位，未导入</source>
        <translation>The cell for the registered capital holds a code or a date; this row is shifted, not imported</translation>
    </message>
    <message>
        <source>洽谈组版</source>
        <translation>Team edition</translation>
    </message>
    <message>
        <source>添加材料“{name}”</source>
        <translation>Add the material &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>现在连不上同步中心，本机内容都在，连上网络后会再同步。也可以先用同步包传递。</source>
        <translation>The hub cannot be reached now. Everything on this computer is safe and will be synced when the network is back; until then a bundle can carry it.</translation>
    </message>
    <message>
        <source>现在连不上同步中心，没有登记。请检查网络和地址后再试，登记码仍然有效。</source>
        <translation>The hub cannot be reached now; this computer was not enrolled. Check network and address and try again, the code is still valid.</translation>
    </message>
    <message>
        <source>用地面积还不清楚</source>
        <translation>site area not known yet</translation>
    </message>
    <message>
        <source>电话相同</source>
        <translation>same phone</translation>
    </message>
    <message>
        <source>登记码不对、已用过或已过期。请向管理员要一个新的登记码。</source>
        <translation>The enrolment code is wrong, used or expired. Ask your administrator for a new one.</translation>
    </message>
    <message>
        <source>登记码应形如 https://地址/#ABCDE12345，请向管理员核对。</source>
        <translation>An enrolment code looks like https://address/#ABCDE12345. Check with your administrator.</translation>
    </message>
    <message>
        <source>登记请求读不懂，没有采用。请升级程序后再试。</source>
        <translation>The enrolment request cannot be read and was not taken. Upgrade the program and try again.</translation>
    </message>
    <message>
        <source>的内容不合格式</source>
        <translation>has contents in no valid form</translation>
    </message>
    <message>
        <source>的说明读不懂</source>
        <translation>has a description that cannot be read</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Contents</translation>
    </message>
    <message>
        <source>看不出“{file}”是哪一类表，没有读入。程序收四类：企业名单（有“企业名称”或信用代码等列，只有“名称”不算）、人员名单（有“姓名”列）、指标（有时期和数值）、法规（分条）。确是其中一类，请把“类别”由“自动识别”改成那一类再试（命令行用 --as）。</source>
        <translation>What &quot;{file}&quot; is about cannot be told, so it was not read. Four kinds are taken: lists of firms (a column with the name of the firm, credit codes or the like; a bare column of names is not enough), lists of people (a column with the name of the person), indicators (periods and figures) and laws (in articles). If it is one of these, change the kind from &quot;Detect&quot; to that one and try again (on the command line: --as).</translation>
    </message>
    <message>
        <source>知势</source>
        <translation>The trend</translation>
    </message>
    <message>
        <source>知己</source>
        <translation>Ourselves</translation>
    </message>
    <message>
        <source>知彼</source>
        <translation>The other side</translation>
    </message>
    <message>
        <source>知路</source>
        <translation>The way</translation>
    </message>
    <message>
        <source>磁盘“{drive}”剩余空间不足以备份（约需 {mb} MB）。已有的备份都保留。请腾出空间后重试。</source>
        <translation>Drive &quot;{drive}&quot; has too little space for a backup (about {mb} MB needed). All backups are kept. Make room and try again.</translation>
    </message>
    <message>
        <source>磁盘“{drive}”已满，刚才这一步没有写入，此前保存的内容都在。{rescue}删除或移走该磁盘上的一些文件，再重试。</source>
        <translation>Drive &quot;{drive}&quot; is full. This last step was not written; everything saved before is safe. {rescue} delete or move some files on that drive, then try again.</translation>
    </message>
    <message>
        <source>磁盘已满</source>
        <translation>the disk is full</translation>
    </message>
    <message>
        <source>磁盘或 U 盘出错</source>
        <translation>the disk or stick reports an error</translation>
    </message>
    <message>
        <source>磁盘配额已满</source>
        <translation>the disk quota is used up</translation>
    </message>
    <message>
        <source>程序已腾出预留的 {mb} MB 应急空间，现在可以继续，但请尽快</source>
        <translation>The program has freed its reserve of {mb} MB and you can go on for now, but soon</translation>
    </message>
    <message>
        <source>空格或连字符</source>
        <translation>spaces or hyphens</translation>
    </message>
    <message>
        <source>空间名只能用小写字母、数字和连字符，最长 40 个。</source>
        <translation>A space name has small letters, digits and hyphens only, at most 40.</translation>
    </message>
    <message>
        <source>窗口正在关闭，没有打印。</source>
        <translation>The window is closing; nothing was printed.</translation>
    </message>
    <message>
        <source>第 {row} 行</source>
        <translation>Row {row}</translation>
    </message>
    <message>
        <source>第17位（组织机构代码的校验码）应为{expected}，现在是{given}</source>
        <translation>character 17 (check character of the organisation code) should be {expected}, it is {given}</translation>
    </message>
    <message>
        <source>第18位校验码应为{expected}，现在是{given}</source>
        <translation>check character 18 should be {expected}, it is {given}</translation>
    </message>
    <message>
        <source>第3至8位应是登记机关的6位行政区划代码，现在是“{given}”</source>
        <translation>characters 3 to 8 should be the 6 digits of the registering district, they are &quot;{given}&quot;</translation>
    </message>
    <message>
        <source>等</source>
        <translation> and others</translation>
    </message>
    <message>
        <source>等 {count} 处</source>
        <translation> and others ({count} in all)</translation>
    </message>
    <message>
        <source>简报包的底稿不是一份完整的记录，无法读取。</source>
        <translation>The snapshot of the pack is not a complete record and cannot be read.</translation>
    </message>
    <message>
        <source>简报包的底稿不是完整的 JSON，无法读取。</source>
        <translation>The snapshot of the pack is not complete JSON and cannot be read.</translation>
    </message>
    <message>
        <source>简报包的底稿有一处读不懂（{where}），没有打印，以免漏掉内容。</source>
        <translation>One place in the snapshot of the pack cannot be read ({where}). Nothing was printed, so that nothing is left out.</translation>
    </message>
    <message>
        <source>粘贴 {n:,} 条{kind}</source>
        <translation>Paste {n:,} × {kind}</translation>
    </message>
    <message>
        <source>精简历史要有同步中心替大家保存全部内容，这台电脑还没有登记，没有改动。请先登记。</source>
        <translation>A thin history needs a hub that keeps everything for everybody; this computer is not enrolled and nothing was changed. Please enrol first.</translation>
    </message>
    <message>
        <source>系统没有说明原因</source>
        <translation>the system gave no reason</translation>
    </message>
    <message>
        <source>系统的打印服务没有回应</source>
        <translation>the system&apos;s print service does not answer</translation>
    </message>
    <message>
        <source>紧排工作稿</source>
        <translation>Compact working copy</translation>
    </message>
    <message>
        <source>经济指标</source>
        <translation>economic indicators</translation>
    </message>
    <message>
        <source>统一社会信用代码不用字母I、O、Z、S、V，请看{meant}</source>
        <translation>a credit code has no letters I, O, Z, S, V: {meant}?</translation>
    </message>
    <message>
        <source>统一社会信用代码应为18位，现在是{n}位</source>
        <translation>a credit code has 18 characters, this has {n}</translation>
    </message>
    <message>
        <source>统一社会信用代码是空的</source>
        <translation>the credit code is empty</translation>
    </message>
    <message>
        <source>续传位置不符，请重新询问后再传。</source>
        <translation>The upload does not continue where it stopped. Ask again, then send.</translation>
    </message>
    <message>
        <source>编号 {id} 对应多条记录，请多写几位。</source>
        <translation>Several records begin with id {id}. Write more of it.</translation>
    </message>
    <message>
        <source>网页（不少系统导出的“xls”其实是网页）</source>
        <translation>a web page (what many systems export as &quot;xls&quot; is one)</translation>
    </message>
    <message>
        <source>股权</source>
        <translation>shareholding</translation>
    </message>
    <message>
        <source>脚本</source>
        <translation>a script</translation>
    </message>
    <message>
        <source>行数与原资料不一致</source>
        <translation>its number of rows differs from the data</translation>
    </message>
    <message>
        <source>表 {name} 的行数从 {count} 变成 {after}</source>
        <translation>the rows of table {name} went from {count} to {after}</translation>
    </message>
    <message>
        <source>表 {table} 第 {row} 行引用了 {other} 中不存在的记录</source>
        <translation>row {row} of table {table} refers to a record that is not in {other}</translation>
    </message>
    <message>
        <source>要用到的旧内容已精简，只存在同步中心。请连上同步中心，打开这条记录的历史取回，再试一次。</source>
        <translation>The earlier value this needs is only at the hub. Please connect to the hub, open the history of this record to fetch it, and try again.</translation>
    </message>
    <message>
        <source>议题与策略</source>
        <translation>Issues and tactics</translation>
    </message>
    <message>
        <source>议题表是空的</source>
        <translation>no issues yet</translation>
    </message>
    <message>
        <source>请先</source>
        <translation>First</translation>
    </message>
    <message>
        <source>请写明{label}：{title_field}=…</source>
        <translation>Give the {label}: {title_field}=…</translation>
    </message>
    <message>
        <source>请求没有说明长度，没有接收。</source>
        <translation>The request names no length and was not taken.</translation>
    </message>
    <message>
        <source>请求读不懂，没有采用。请升级程序后再试。</source>
        <translation>The request could not be understood and was not used. Upgrade the program and try again.</translation>
    </message>
    <message>
        <source>读不了“{file}”（{why}）。请确认文件没有被占用或拔走，再试一次。</source>
        <translation>&quot;{file}&quot; cannot be read ({why}). Make sure it is not in use or unplugged, then try again.</translation>
    </message>
    <message>
        <source>读不了“{file}”：{why}。</source>
        <translation>&quot;{file}&quot; cannot be read: {why}.</translation>
    </message>
    <message>
        <source>读不了“{file}”：有一行内容过长。</source>
        <translation>&quot;{file}&quot; cannot be read: one row is too long.</translation>
    </message>
    <message>
        <source>读不了口令文件“{file}”，请检查位置，并存成 UTF-8 编码。</source>
        <translation>The passphrase file &quot;{file}&quot; cannot be read. Check the place, and save it as UTF-8.</translation>
    </message>
    <message>
        <source>读不了文件口令“{file}”，请检查位置，并存成 UTF-8 编码。</source>
        <translation>The file passphrase in &quot;{file}&quot; cannot be read. Check the place, and save it as UTF-8.</translation>
    </message>
    <message>
        <source>读不出金额，按原文保留</source>
        <translation>no amount could be read; kept as written</translation>
    </message>
    <message>
        <source>读写资料文件“{file}”失败，磁盘“{drive}”可能已断开或出错。已保存的内容不受影响，请重新连接磁盘后再打开。</source>
        <translation>Reading or writing the data file &quot;{file}&quot; failed; drive &quot;{drive}&quot; may be disconnected or faulty. What is saved is safe: connect the drive again, then open.</translation>
    </message>
    <message>
        <source>读取所需的内存超过上限，文件可能已损坏或被做过手脚</source>
        <translation>it needs more memory than allowed; the file may be damaged or tampered with</translation>
    </message>
    <message>
        <source>读取程序中途停止，文件可能已损坏；请用原来的软件打开后另存一份再试</source>
        <translation>the reader stopped half-way; the file may be damaged. Open it in the program it came from, save it again and retry</translation>
    </message>
    <message>
        <source>读取程序给出了看不懂的结果，没有采用</source>
        <translation>the reader gave a result that makes no sense; it was not used</translation>
    </message>
    <message>
        <source>读取超过了时间上限，已停止；请把文件拆小后再试</source>
        <translation>it took longer than allowed and was stopped. Split the file and try again</translation>
    </message>
    <message>
        <source>调整{kind}次序</source>
        <translation>Reorder: {kind}</translation>
    </message>
    <message>
        <source>调整事实次序</source>
        <translation>Reorder facts</translation>
    </message>
    <message>
        <source>调整材料次序</source>
        <translation>Reorder materials</translation>
    </message>
    <message>
        <source>财务数据</source>
        <translation>accounts</translation>
    </message>
    <message>
        <source>资料升级没有完成（{why}），资料保持原样。</source>
        <translation>The data were not upgraded ({why}); they are as they were.</translation>
    </message>
    <message>
        <source>资料夹“{path}”正由{who}使用，同时只能打开一次。请回到已打开的窗口，或先关闭它。</source>
        <translation>The data folder &quot;{path}&quot; is in use by {who} and can be open only once. Go to the window that is open, or close it first.</translation>
    </message>
    <message>
        <source>资料文件“{file}”只能读不能写。请检查文件夹权限，或移动硬盘的写保护开关。</source>
        <translation>The data file &quot;{file}&quot; can be read but not written. Check the permissions of the folder, or the write-protection switch of the drive.</translation>
    </message>
    <message>
        <source>资料文件“{name}”已损坏：{how}。文件会原样保留，请从备份恢复最近的一份。</source>
        <translation>The data file &quot;{name}&quot; is damaged: {how}. It is kept as it is; restore the latest backup.</translation>
    </message>
    <message>
        <source>资料文件有 {count} 处损坏，没有打开，原文件保持不动。{offer}</source>
        <translation>The data file is damaged (faults found: {count}) and was not opened; it is left as it is. {offer}</translation>
    </message>
    <message>
        <source>资料文件有一处损坏：{what}</source>
        <translation>the data file is damaged: {what}</translation>
    </message>
    <message>
        <source>资料文件读不下去：{what}</source>
        <translation>the data file cannot be read further: {what}</translation>
    </message>
    <message>
        <source>资料结构有误：{what}</source>
        <translation>the structure of the data is wrong: {what}</translation>
    </message>
    <message>
        <source>路径里有一段不是文件夹</source>
        <translation>part of the path is not a folder</translation>
    </message>
    <message>
        <source>载体与地块</source>
        <translation>Sites and plots</translation>
    </message>
    <message>
        <source>近期动态</source>
        <translation>recent news</translation>
    </message>
    <message>
        <source>还不能确认同步中心已存有全部内容，没有精简。请等同步完成后再试。</source>
        <translation>It is not certain yet that the hub has everything, so nothing was thinned. Please try again once the sync is complete.</translation>
    </message>
    <message>
        <source>还没有一次会谈记录</source>
        <translation>no meeting recorded yet</translation>
    </message>
    <message>
        <source>还没有写下一步</source>
        <translation>no next step yet</translation>
    </message>
    <message>
        <source>还没有写拟投项目</source>
        <translation>no project yet</translation>
    </message>
    <message>
        <source>还没有写明企业</source>
        <translation>no firm named yet</translation>
    </message>
    <message>
        <source>还没有写线索来源</source>
        <translation>no lead source yet</translation>
    </message>
    <message>
        <source>还没有定主谈人</source>
        <translation>no chief negotiator yet</translation>
    </message>
    <message>
        <source>还没有归入产业</source>
        <translation>no industry yet</translation>
    </message>
    <message>
        <source>还没有意向园区</source>
        <translation>no park chosen yet</translation>
    </message>
    <message>
        <source>还没有意向地块</source>
        <translation>no plot chosen yet</translation>
    </message>
    <message>
        <source>还没有期限</source>
        <translation>no due date yet</translation>
    </message>
    <message>
        <source>还没有牵头领导</source>
        <translation>no leader in charge yet</translation>
    </message>
    <message>
        <source>还没有责任人</source>
        <translation>no owner yet</translation>
    </message>
    <message>
        <source>还没有选定适用的审批程序</source>
        <translation>no procedure chosen yet</translation>
    </message>
    <message>
        <source>这一指标在文件中没有任何数值，未导入</source>
        <translation>this indicator has no figure at all in the file; not imported</translation>
    </message>
    <message>
        <source>这一版不含产业链</source>
        <translation>this edition has no industry chain</translation>
    </message>
    <message>
        <source>这一行只有 {count} 格，表头有 {expected} 格，请核对是否缺了内容</source>
        <translation>this row has only {count} cells, the header {expected}; check whether something is missing</translation>
    </message>
    <message>
        <source>这一行有内容的格子超出表头（表头 {count} 列），可能错位，未导入</source>
        <translation>this row has more filled cells than the header ({count} columns); it may be shifted, not imported</translation>
    </message>
    <message>
        <source>这一项有不同说法，等人决定，没有用这一行的值改它</source>
        <translation>this field is in conflict and waits for a decision; the value of this row did not change it</translation>
    </message>
    <message>
        <source>这一项没有待定的冲突，可能已经在别处解决。请刷新列表再看。</source>
        <translation>There is no open conflict here; it may have been settled elsewhere. Refresh the list.</translation>
    </message>
    <message>
        <source>这个口令</source>
        <translation>this passphrase</translation>
    </message>
    <message>
        <source>这个恢复码打不开这份资料。它可能属于另一台电脑，或之后又换过新的恢复码。</source>
        <translation>This recovery code does not open these data. It may belong to another computer, or a newer code was made since.</translation>
    </message>
    <message>
        <source>这个文件不是同步包（或开头已损坏），没有收下任何内容。请核对文件后再试。</source>
        <translation>This file is not a bundle (or its beginning is damaged); nothing was taken in. Check the file and try again.</translation>
    </message>
    <message>
        <source>这个资料夹是用更新版本的四知写的。请先升级这台电脑上的程序再打开，资料没有改动。</source>
        <translation>This data folder was written by a newer Sizhi. Upgrade the program on this computer before you open it; the data are unchanged.</translation>
    </message>
    <message>
        <source>这些旧内容只存在同步中心，这台电脑没有登记，取不到。请先登记到同步中心。</source>
        <translation>These earlier values are only at the hub, and this computer is not enrolled. Please enrol at the hub first.</translation>
    </message>
    <message>
        <source>这份修改与它前后的记录接不上，没有采用，原样留存。</source>
        <translation>This edit does not join those before and after it; it was not used, and is kept as it came.</translation>
    </message>
    <message>
        <source>这份备份是更新版本写的。请先升级这台服务器上的程序。</source>
        <translation>A newer version wrote this backup. Please upgrade the program on this server first.</translation>
    </message>
    <message>
        <source>这份备份残缺或已损坏，没有恢复任何内容。请换一份较早的备份。</source>
        <translation>This backup is incomplete or damaged; nothing was restored. Please use an earlier one.</translation>
    </message>
    <message>
        <source>这份简报包的底稿由较新版本的程序生成，请升级后再打开。</source>
        <translation>The snapshot of this pack was made by a newer version of the program. Upgrade, then open it.</translation>
    </message>
    <message>
        <source>这份简报没有任何内容，没有打印。请先填写领导一页要报或人员日程。</source>
        <translation>There is nothing in this pack; it was not printed. Fill in the leader&apos;s page, or people and schedule, first.</translation>
    </message>
    <message>
        <source>这份资料由更新版本的四知建立。请升级本机的程序后再打开。</source>
        <translation>These data were made by a newer Sizhi. Upgrade the program on this computer, then open them.</translation>
    </message>
    <message>
        <source>这台电脑不能整份接收资料，请逐条同步。</source>
        <translation>This computer cannot take the data as a whole; sync piece by piece.</translation>
    </message>
    <message>
        <source>这台电脑本来就没有登记到同步中心。</source>
        <translation>This computer was not enrolled at a hub anyway.</translation>
    </message>
    <message>
        <source>这台电脑没有添加任何打印机，没有打印。请在系统设置里添加一台再试；文件已经存好，也可以拷到能打印的电脑上打印。</source>
        <translation>No printer has been added on this computer, so nothing was printed. Please add one in the system settings and try again; the file is already saved and can also be taken to a computer that prints.</translation>
    </message>
    <message>
        <source>这台电脑没有装“名片识字”，照片已存，请照着照片输入。</source>
        <translation>Card reading is not installed on this computer. The photo is kept, please type from it.</translation>
    </message>
    <message>
        <source>这台电脑没有装打印服务，没有打印。简报包已经存成文件，请拷到能打印的电脑上打印。</source>
        <translation>This computer has no print service; nothing was printed. The pack is saved as a file: copy it to a computer that can print.</translation>
    </message>
    <message>
        <source>这台电脑没有这个附件。</source>
        <translation>This computer does not have that file.</translation>
    </message>
    <message>
        <source>这台电脑现在不能接受连接（{why}）。请检查防火墙或网络设置，也可以改用同步包。</source>
        <translation>This computer cannot take connections now ({why}). Check firewall or network settings, or use a bundle.</translation>
    </message>
    <message>
        <source>这台电脑现在太忙，算不完这个口令，没有收下任何内容。请关掉别的程序后再试。</source>
        <translation>This computer is too busy now to work the passphrase out; nothing was taken in. Close other programs and try again.</translation>
    </message>
    <message>
        <source>这台电脑的程序较旧，请升级</source>
        <translation>the program on this computer is older, upgrade it</translation>
    </message>
    <message>
        <source>这台电脑的设备密钥</source>
        <translation>this computer&apos;s device key</translation>
    </message>
    <message>
        <source>这台电脑还没有登记到同步中心。请向管理员要登记码，然后运行 sizhi enrol。</source>
        <translation>This computer is not enrolled with the hub. Ask your administrator for an enrolment code, then run sizhi enrol.</translation>
    </message>
    <message>
        <source>这台电脑还没有配对。请看主机屏幕上的配对码。</source>
        <translation>This computer is not paired. Look at the code on the host&apos;s screen.</translation>
    </message>
    <message>
        <source>这台电脑里已经有内容，不再整份接收；请直接同步，两边内容会合在一起。</source>
        <translation>This computer already has data and does not take them as a whole; sync instead, and both sides are brought together.</translation>
    </message>
    <message>
        <source>这台设备只能查看，修改没有上传。需要修改权限请联系管理员。</source>
        <translation>This device may only read; its changes were not sent. Ask your administrator if you need to edit.</translation>
    </message>
    <message>
        <source>这台设备只能查看，附件没有上传。</source>
        <translation>This device may only read; the attachment was not sent.</translation>
    </message>
    <message>
        <source>这台设备没有登记，或已被停用。请向管理员要新的登记码。</source>
        <translation>This device is not enrolled, or was revoked. Ask your administrator for a new enrolment code.</translation>
    </message>
    <message>
        <source>这台设备没有这个权限。请由管理员在有权限的电脑上操作。</source>
        <translation>This device may not do that. Let an administrator do it on a computer that may.</translation>
    </message>
    <message>
        <source>这是删除与修改的冲突，请选择保留或删除，不能填值。</source>
        <translation>This conflict is between deleting and editing: choose to keep or to delete, no value can be given.</translation>
    </message>
    <message>
        <source>这条修改属于更新版本的资料类型，现在不能重新提交。请先升级程序。</source>
        <translation>This edit is of a kind of record a newer version knows; it cannot be submitted now. Upgrade the program first.</translation>
    </message>
    <message>
        <source>这条记录的内容已按要求彻底清除，不能再写入或恢复。需要时请新建一条记录。</source>
        <translation>The contents of this record were erased on request; it can be neither written nor restored. Create a new record if needed.</translation>
    </message>
    <message>
        <source>这次导入已经撤销过了。</source>
        <translation>This import has been undone already.</translation>
    </message>
    <message>
        <source>这次洽谈没有选产业链，或者那条产业链还没有环节，画不了产业链图。请先补上，或换一种版式。</source>
        <translation>This negotiation names no industry chain, or that chain has no links yet, so there is no chain sheet to draw. Add them first, or choose another layout.</translation>
    </message>
    <message>
        <source>这种表头上次选定的列对应读不出来（可能来自别的版本或另一台电脑），这次按自动识别的来。请核对各列读作什么；导入以后，就记住这次的。</source>
        <translation>The columns chosen last time for this header cannot be read (they may come from another version or another computer), so the automatic proposal is used. Please check what each column is read as; once imported, this choice is remembered.</translation>
    </message>
    <message>
        <source>这里没有备份可以恢复。</source>
        <translation>There is no backup to restore here.</translation>
    </message>
    <message>
        <source>这里没有备份，请联系管理员。</source>
        <translation>There is no backup here; ask your administrator.</translation>
    </message>
    <message>
        <source>选定“{title}”的一种说法</source>
        <translation>Settle &quot;{title}&quot; on one version</translation>
    </message>
    <message>
        <source>那里只能读，不能写</source>
        <translation>it is read-only</translation>
    </message>
    <message>
        <source>那里已有同名的文件</source>
        <translation>there is already a file of that name</translation>
    </message>
    <message>
        <source>那里是一个文件夹</source>
        <translation>it is a folder</translation>
    </message>
    <message>
        <source>配对码不对，请看主机屏幕上的再试。</source>
        <translation>The pairing code is wrong; look at the host&apos;s screen and try again.</translation>
    </message>
    <message>
        <source>配对码错得太多，已停止配对。请在主机上停下再重新开始，换新的配对码。</source>
        <translation>Too many wrong codes; pairing is closed. Stop and start again on the host for a new code.</translation>
    </message>
    <message>
        <source>里的图片有 {pixels} 亿像素，至多 {most_pixels} 亿，请先缩小</source>
        <translation>holds a picture of {pixels} × 100 million pixels, at most {most_pixels} × 100 million. Make it smaller first</translation>
    </message>
    <message>
        <source>里的附件与校验值不符</source>
        <translation>holds an attachment that does not match its checksum</translation>
    </message>
    <message>
        <source>里面没有可读的页，请重新导出</source>
        <translation>has no readable page. Export it again</translation>
    </message>
    <message>
        <source>钥匙文件“{file}”已损坏或被改动（与口令是否正确无关）。资料本身还在：请从 backups 文件夹里最近一份备份中拷回 vault.json，再用当时的口令打开。</source>
        <translation>The key file &quot;{file}&quot; is damaged or was changed (whatever the passphrase). The data are still there: copy vault.json back from the newest backup in the folder backups, and open with the passphrase of that time.</translation>
    </message>
    <message>
        <source>问答口径</source>
        <translation>Questions and answers</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attachments</translation>
    </message>
    <message>
        <source>附件“{attachment}”{words}。</source>
        <translation>Attachment &quot;{attachment}&quot; {words}.</translation>
    </message>
    <message>
        <source>附件“{title}”里的{removed}已去除，其余照附。</source>
        <translation>Removed from the attachment &quot;{title}&quot;: {removed}. The rest is appended.</translation>
    </message>
    <message>
        <source>附件不在本机上，可能尚未同步到或已被清除。请同步后再试。</source>
        <translation>The attachment is not on this computer; it may not have been synced yet, or was erased. Sync and try again.</translation>
    </message>
    <message>
        <source>附件内容与校验值不符，已丢弃，请重新上传。</source>
        <translation>The attachment does not match its checksum and was dropped. Send it again.</translation>
    </message>
    <message>
        <source>附件内容已损坏，没有打开，损坏的一份另存留底。下次同步会重新取；取不到时请从原件重新添加。</source>
        <translation>The attachment is damaged and was not opened; the damaged copy is kept aside. The next sync fetches it again; if nobody has it, please add it again from the original.</translation>
    </message>
    <message>
        <source>附件存放地址应形如 file:///目录 或 s3://桶/前缀，请改正后再启动。</source>
        <translation>An address for attachments looks like file:///folder or s3://bucket/prefix. Please correct it and start again.</translation>
    </message>
    <message>
        <source>附件文件“{file}”已损坏，损坏的一份另存留底。下次同步会重新取；取不到时请从原件重新添加。</source>
        <translation>The attachment file &quot;{file}&quot; is damaged; the damaged copy is kept aside. The next sync fetches it again; if nobody has it, please add it again from the original.</translation>
    </message>
    <message>
        <source>附件比所说的大，没有接收。请重新添加后再同步。</source>
        <translation>The attachment is larger than announced and was not accepted. Add it again, then sync.</translation>
    </message>
    <message>
        <source>附件编号不合规则，已拒绝读取。</source>
        <translation>The id of the attachment has no valid form; reading was refused.</translation>
    </message>
    <message>
        <source>附件超过上限，没有接收。请压缩或拆分。</source>
        <translation>The attachment is larger than allowed and was not accepted. Compress or split it.</translation>
    </message>
    <message>
        <source>需领导定</source>
        <translation>For the leader to decide</translation>
    </message>
    <message>
        <source>预写日志中间有一处损坏，其后约 {count} 次保存的内容读不出来</source>
        <translation>the write-ahead log is damaged in the middle; about {count} saves after that cannot be read</translation>
    </message>
    <message>
        <source>预览已经关闭，请再打开一次。</source>
        <translation>The preview is closed. Open it again.</translation>
    </message>
    <message>
        <source>领导一页要报</source>
        <translation>Leader&apos;s page</translation>
    </message>
    <message>
        <source>领导一页要报放不下，“{label}”少列 {n} 条，全文在洽谈组版。</source>
        <translation>The leader&apos;s page is full: left out of &quot;{label}&quot;: {n}; the team edition has all of them.</translation>
    </message>
    <message>
        <source>领导一页要报超出一页 {lines_over} 行，没有打印；字号不会缩小。请删减：{too_much}。</source>
        <translation>The leader&apos;s page was not printed; lines over one page: {lines_over}. The type is never made smaller. Cut: {too_much}.</translation>
    </message>
    <message>
        <source>领导一页要报：{what}。</source>
        <translation>Leader&apos;s page: {what}.</translation>
    </message>
    <message>
        <source>领导版</source>
        <translation>Leader&apos;s edition</translation>
    </message>
    <message>
        <source>风险与合规</source>
        <translation>Risks and compliance</translation>
    </message>
    <message>
        <source>首谈单位没有登记</source>
        <translation>first office to negotiate not registered</translation>
    </message>
    <message>
        <source>首谈日期没有登记</source>
        <translation>date of the first negotiation not registered</translation>
    </message>
    <message>
        <source>默认打印机</source>
        <translation>The default printer</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>{n} 分钟无操作</source>
        <translation>after {n} minutes idle</translation>
    </message>
    <message>
        <source>从不</source>
        <translation>never</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>换语言时各页重新打开一次，没写完的内容先存好；台账和简报包总是中文。</source>
        <translation>Changing the language reopens the pages; anything unfinished is saved first. Ledgers and packs are always in Chinese.</translation>
    </message>
    <message>
        <source>每一处修改都记下是谁写的；请写真实姓名。</source>
        <translation>Every edit is signed with this name; please use your real name.</translation>
    </message>
    <message>
        <source>深色界面</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>界面语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>署名</source>
        <translation>Author</translation>
    </message>
    <message>
        <source>自动锁定</source>
        <translation>Auto-lock</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>锁定后资料从内存中清除，重新输入口令才能打开；没写完的内容会先存好。</source>
        <translation>Locking clears the data from memory; only the passphrase opens them again. Anything unfinished is saved first.</translation>
    </message>
</context>
<context>
    <name>Sheets</name>
    <message>
        <source>页面预览</source>
        <translation>Pages</translation>
    </message>
</context>
<context>
    <name>SourceIn</name>
    <message>
        <source>写明出处，或按 ↓ 选用过的来源、材料、政策法规</source>
        <translation>Name the source, or press ↓ to choose one used before, a material, a policy or law</translation>
    </message>
</context>
<context>
    <name>StageSteps</name>
    <message>
        <source>⚠ 下一步前 {n} 项</source>
        <translation>⚠ {n} open</translation>
    </message>
    <message>
        <source>仍然进入</source>
        <translation>Enter anyway</translation>
    </message>
    <message>
        <source>先不进</source>
        <translation>Not yet</translation>
    </message>
    <message>
        <source>进入“{stage}”前：{remarks}</source>
        <translation>Before &quot;{stage}&quot;: {remarks}</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>{when}&#x3000;{peer}&#x3000;没有成功</source>
        <translation>{when}  {peer}  failed</translation>
    </message>
    <message>
        <source>{when}&#x3000;{peer}&#x3000;送出 {sent}，收到 {received}，附件 {files}</source>
        <translation>{when}  {peer}  sent {sent}, received {received}, attachments {files}</translation>
    </message>
    <message>
        <source>收到&#x3000;{line}</source>
        <translation>received  {line}</translation>
    </message>
    <message>
        <source>有电脑在程序运行时被整机复制过，两边写的都已收下；请关掉其中一台，重新启动程序。</source>
        <translation>A computer was copied as a whole while the program ran. What both of them wrote has been taken in; switch one of them off and start the program again.</translation>
    </message>
    <message>
        <source>送出&#x3000;{line}</source>
        <translation>sent  {line}</translation>
    </message>
</context>
<context>
    <name>SyncChip</name>
    <message>
        <source>同步：{state}</source>
        <translation>Sync: {state}</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>上次完成：{when}</source>
        <translation>Last done: {when}</translation>
    </message>
    <message>
        <source>去登记…</source>
        <translation>Enrol…</translation>
    </message>
    <message>
        <source>同步中…</source>
        <translation>Syncing…</translation>
    </message>
    <message>
        <source>最近几次同步</source>
        <translation>Recent syncs</translation>
    </message>
    <message>
        <source>没有登记到同步中心。修改都在本机，可以做成同步包交给别人。</source>
        <translation>Not enrolled at a hub. All edits are on this computer; hand them on as a bundle.</translation>
    </message>
    <message>
        <source>没有，都已送到。</source>
        <translation>None; everything has arrived.</translation>
    </message>
    <message>
        <source>现在同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>还没有同步过。</source>
        <translation>Not synced yet.</translation>
    </message>
    <message>
        <source>还没有送出&#x3000;{n}</source>
        <translation>Not sent yet  {n}</translation>
    </message>
    <message>
        <source>还没有送出的修改</source>
        <translation>Edits not sent yet</translation>
    </message>
</context>
<context>
    <name>SyncState</name>
    <message>
        <source>{n} 个附件还没传完。</source>
        <translation>Attachments still on their way: {n}.</translation>
    </message>
    <message>
        <source>{n} 处修改被退回，原文都留着。</source>
        <translation>Edits sent back: {n}; their text is kept.</translation>
    </message>
    <message>
        <source>{n} 处修改还没有送出，都在本机。</source>
        <translation>Edits not sent yet: {n}; all are on this computer.</translation>
    </message>
    <message>
        <source>{n} 条资料有不同说法，等人决定。</source>
        <translation>Records in conflict, to be decided: {n}.</translation>
    </message>
    <message>
        <source>与同步中心一致。</source>
        <translation>In step with the hub.</translation>
    </message>
    <message>
        <source>单机</source>
        <translation>Not enrolled</translation>
    </message>
    <message>
        <source>同步中…</source>
        <translation>Syncing…</translation>
    </message>
    <message>
        <source>已同步</source>
        <translation>Synced</translation>
    </message>
    <message>
        <source>待发&#x3000;{n}</source>
        <translation>To send  {n}</translation>
    </message>
    <message>
        <source>正在同步。</source>
        <translation>Syncing.</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>离线&#x3000;{n}</source>
        <translation>Offline  {n}</translation>
    </message>
    <message>
        <source>还没有连上同步中心，连上后自动同步。</source>
        <translation>The hub has not been reached yet; once it is, syncing goes on by itself.</translation>
    </message>
    <message>
        <source>这台电脑没有登记到同步中心；可以用同步包传递。</source>
        <translation>This computer is not enrolled at a hub; use bundles instead.</translation>
    </message>
    <message>
        <source>退回&#x3000;{n}</source>
        <translation>Sent back  {n}</translation>
    </message>
</context>
<context>
    <name>TalkList</name>
    <message>
        <source>成批打印…</source>
        <translation>Batch printing…</translation>
    </message>
    <message>
        <source>新建洽谈</source>
        <translation>New negotiation</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiations</translation>
    </message>
    <message>
        <source>还没有洽谈。点“新建洽谈”，选一家企业就能开始；也可以先在“导入”里导入企业名单。</source>
        <translation>No negotiations yet. Click &quot;New negotiation&quot; and choose a firm, or first import a list of firms under &quot;Import&quot;.</translation>
    </message>
</context>
<context>
    <name>TalkModel</name>
    <message>
        <source>下次会谈</source>
        <translation>Next meeting</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>四卡齐套</source>
        <translation>Readiness</translation>
    </message>
    <message>
        <source>天数</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>洽谈</source>
        <translation>Negotiation</translation>
    </message>
    <message>
        <source>热度</source>
        <translation>Heat</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>阶段</source>
        <translation>Stage</translation>
    </message>
</context>
<context>
    <name>TalkTable</name>
    <message>
        <source>+ {kind}</source>
        <translation>+ {kind}</translation>
    </message>
    <message>
        <source>删除所选</source>
        <translation>Delete selected</translation>
    </message>
    <message>
        <source>双击或按 Enter 修改，离开即保存。</source>
        <translation>Double-click or press Enter to edit; saved when you leave the cell.</translation>
    </message>
    <message>
        <source>拖动或按 Alt+↑↓ 调整次序。</source>
        <translation> Drag or press Alt+↑↓ to reorder.</translation>
    </message>
    <message>
        <source>粘贴表格</source>
        <translation>Paste table</translation>
    </message>
    <message>
        <source>还没有会谈。点“+ 会谈”定下时间和议程，到时进入会谈，边谈边记。</source>
        <translation>No meetings yet. Click &quot;+ Meeting&quot; to set a time and an agenda; open the meeting when it begins and take notes as you talk.</translation>
    </message>
    <message>
        <source>还没有待办。点“+ 待办”，写下谁在哪天之前做什么。</source>
        <translation>No actions yet. Click &quot;+ Action&quot; and write who does what by when.</translation>
    </message>
    <message>
        <source>还没有承诺。点“+ 承诺”记下谁答应了什么、何时兑现；碰到红线会当场提示。</source>
        <translation>No commitments yet. Click &quot;+ Commitment&quot; to note who promised what and by when; red lines are pointed out as you type.</translation>
    </message>
    <message>
        <source>还没有条款。点“+ 条款”，写下我方文本、对方文本和差距。</source>
        <translation>No terms yet. Click &quot;+ Term&quot; and write our draft, their wording and the gap between them.</translation>
    </message>
    <message>
        <source>还没有议题。点“+ 议题”，先写对方要什么，再写我方的目标、期望和底线。</source>
        <translation>No issues yet. Click &quot;+ Issue&quot;: first what they want, then our target, what we expect, and our floor.</translation>
    </message>
    <message>
        <source>还没有轮次。点“+ 轮次”，写下这一轮要谈成什么、谁去、在哪里。</source>
        <translation>No rounds yet. Click &quot;+ Round&quot; and write what this round should settle, who goes, and where.</translation>
    </message>
    <message>
        <source>还没有问答。点“+ 问答”，写下对方可能问什么、我们怎么答。</source>
        <translation>No Q&amp;A yet. Click &quot;+ Q&amp;A&quot; and write what they may ask and what we say.</translation>
    </message>
</context>
<context>
    <name>ThinPanel</name>
    <message>
        <source> 天</source>
        <translation> days</translation>
    </message>
    <message>
        <source>只精简早于</source>
        <translation>Only what is older than</translation>
    </message>
    <message>
        <source>已精简 {n} 次修改的旧内容，资料文件由 {before} MB 变为 {after} MB。</source>
        <translation>What {n} edit(s) said before is at the hub only now; the data file went from {before} MB to {after} MB.</translation>
    </message>
    <message>
        <source>早于 {days} 天的旧内容将只留在同步中心。会先同步一次，确认中心都有，再按一次开始。</source>
        <translation>Replaced values older than {days} days will stay at the hub only. A sync first makes sure that the hub has them all. Press once more to begin.</translation>
    </message>
    <message>
        <source>早已被新内容取代、同步中心也存有的旧内容，可以只留在中心，腾出本机空间。现在的内容、没定的冲突和最近可撤销的步骤都不动。以后打开历史会自动取回；没有网络时看不到那些旧内容，也不能恢复到那时。本机以前的备份按期轮换，之后才会变小。</source>
        <translation>Old values that newer ones replaced long ago and the hub has as well can stay at the hub only, to make room on this computer. What is said now, open conflicts and the steps you can still undo are not touched. Opening the history fetches them again; without a network those old values cannot be seen or brought back. Earlier backups on this computer keep their size until they are rotated out.</translation>
    </message>
    <message>
        <source>正在同步并精简…</source>
        <translation>Syncing and thinning…</translation>
    </message>
    <message>
        <source>没有可以精简的旧内容，文件 {after} MB。</source>
        <translation>There are no old values to thin; the file has {after} MB.</translation>
    </message>
    <message>
        <source>精简</source>
        <translation>Thin</translation>
    </message>
    <message>
        <source>精简历史</source>
        <translation>Thin history</translation>
    </message>
    <message>
        <source>精简多少天以前的</source>
        <translation>Thin what is older than how many days</translation>
    </message>
</context>
<context>
    <name>Today</name>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>事实</source>
        <translation>Fact</translation>
    </message>
    <message>
        <source>会谈草稿</source>
        <translation>Meeting draft</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>{n} 天后</source>
        <translation>in {n} days</translation>
    </message>
    <message>
        <source>两周内没有会谈。会谈的时间在看板的“会谈”里填。</source>
        <translation>No meetings within two weeks. Set their dates on the board, under &quot;Meetings&quot;.</translation>
    </message>
    <message>
        <source>两周内没有到期的承诺、待办和下一步。</source>
        <translation>No commitments, actions or next steps due within two weeks.</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>today</translation>
    </message>
    <message>
        <source>今日&#x3000;{y}年{m}月{d}日&#x3000;{weekday}</source>
        <translation>Today, {weekday} {y}-{m:02}-{d:02}</translation>
    </message>
    <message>
        <source>从一场洽谈开始：选一家企业，四张卡会告诉你还缺什么。手头有名单，就先导入。</source>
        <translation>Start with a negotiation: choose a firm, and the four cards tell you what is missing. If you have a list of firms, import it first.</translation>
    </message>
    <message>
        <source>到期与逾期</source>
        <translation>Due and overdue</translation>
    </message>
    <message>
        <source>后天</source>
        <translation>in 2 days</translation>
    </message>
    <message>
        <source>导入名单</source>
        <translation>Import a list</translation>
    </message>
    <message>
        <source>将到的会谈</source>
        <translation>Upcoming meetings</translation>
    </message>
    <message>
        <source>待整理</source>
        <translation>To sort</translation>
    </message>
    <message>
        <source>整理快录（{n}）</source>
        <translation>Sort leads ({n})</translation>
    </message>
    <message>
        <source>新建洽谈</source>
        <translation>New negotiation</translation>
    </message>
    <message>
        <source>明天</source>
        <translation>tomorrow</translation>
    </message>
    <message>
        <source>星期一</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>星期三</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>星期二</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>星期五</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>星期六</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>星期四</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>星期日</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>最近的简报包</source>
        <translation>Latest packs</translation>
    </message>
    <message>
        <source>本周洽谈要复核的事实</source>
        <translation>Facts to review for this week</translation>
    </message>
    <message>
        <source>没有草稿和未整理的快录。</source>
        <translation>No drafts and no leads to sort.</translation>
    </message>
    <message>
        <source>没有过了复核期的事实。</source>
        <translation>No facts past their review date.</translation>
    </message>
    <message>
        <source>还有 {n} 项</source>
        <translation>{n} more</translation>
    </message>
    <message>
        <source>还没有发放过简报包。</source>
        <translation>No packs issued yet.</translation>
    </message>
    <message>
        <source>逾期 {n} 天</source>
        <translation>{n} d overdue</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>帮助：快捷键、版本、资料夹位置（F1）</source>
        <translation>Help: keyboard shortcuts, version, data folder (F1)</translation>
    </message>
    <message>
        <source>找资料、做事情…（Ctrl+K，可用拼音首字母）</source>
        <translation>Find or do anything… (Ctrl+K, pinyin initials too)</translation>
    </message>
    <message>
        <source>换成浅色</source>
        <translation>Switch to light</translation>
    </message>
    <message>
        <source>换成深色</source>
        <translation>Switch to dark</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销：{label}（Ctrl+Z）</source>
        <translation>Undo: {label} (Ctrl+Z)</translation>
    </message>
    <message>
        <source>查找资料和命令</source>
        <translation>Find records and commands</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>重做</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>重做：{label}（Ctrl+Shift+Z）</source>
        <translation>Redo: {label} (Ctrl+Shift+Z)</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>五步准备一场会谈，大约三分钟。随时可以按 Esc 离开，以后在“帮助”里再看。</source>
        <translation>Five steps prepare a meeting, in about three minutes. Leave at any time with Esc; the tour starts again from Help.</translation>
    </message>
    <message>
        <source>以后再说 (Esc)</source>
        <translation>Later (Esc)</translation>
    </message>
    <message>
        <source>写承诺时碰到红线，下面会提示依据和可以怎么说；只是提示，由人决定。</source>
        <translation>When a commitment touches a red line, its basis and what to say instead are shown below. It is only a prompt; people decide.</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>带“缺”字的是这次会谈还不知道的，重的在前。点它就能填，离开即保存。</source>
        <translation>Lines marked &quot;Missing&quot; are what nobody knows yet for this meeting, the heaviest first. Click one to fill it in; it is saved when you leave it.</translation>
    </message>
    <message>
        <source>开始导览</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>打印简报包</source>
        <translation>Print a pack</translation>
    </message>
    <message>
        <source>打开一场洽谈</source>
        <translation>Open a negotiation</translation>
    </message>
    <message>
        <source>核一核承诺</source>
        <translation>Check a commitment</translation>
    </message>
    <message>
        <source>每场洽谈一行。四个圆环是四张卡备得怎样；点一行就打开它的看板。</source>
        <translation>One row for each negotiation. The four rings show how ready its four cards are; click a row to open its board.</translation>
    </message>
    <message>
        <source>点“领导一页”，它就在看板旁边，和印出来的一样；字数超了会变红。</source>
        <translation>It opens beside the board, as it will print; a count over its budget turns red.</translation>
    </message>
    <message>
        <source>用示例走一遍？</source>
        <translation>Walk through the sample?</translation>
    </message>
    <message>
        <source>看领导一页</source>
        <translation>Look at the leader&apos;s page</translation>
    </message>
    <message>
        <source>第 {n} 步，共 {total} 步&#x3000;{title}</source>
        <translation>Step {n} of {total}  {title}</translation>
    </message>
    <message>
        <source>结束导览 (Esc)</source>
        <translation>End the tour (Esc)</translation>
    </message>
    <message>
        <source>补一处空缺</source>
        <translation>Fill a gap</translation>
    </message>
    <message>
        <source>选版本，看每一页，生成 PDF。每份有编号，进“登记”，以后能查变化。</source>
        <translation>Choose an edition, look at every page, make the PDF. Each pack has a number and is registered; later you can see what has changed since.</translation>
    </message>
</context>
<context>
    <name>TrendFace</name>
    <message>
        <source>复核期限 {day}，{late}</source>
        <translation>Review by {day}, {late}</translation>
    </message>
    <message>
        <source>形势</source>
        <translation>Trend</translation>
    </message>
    <message>
        <source>影响的洽谈</source>
        <translation>Negotiations it touches</translation>
    </message>
    <message>
        <source>还没有洽谈引用它。在洽谈的“档案”里选上它。</source>
        <translation>No negotiation uses it yet. Choose it under &quot;Record&quot; of a negotiation.</translation>
    </message>
</context>
<context>
    <name>TriagePage</name>
    <message>
        <source>不建档</source>
        <translation>No record</translation>
    </message>
    <message>
        <source>不跟进 (Ctrl+0)</source>
        <translation>Drop (Ctrl+0)</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>归档 (Ctrl+1)</source>
        <translation>File (Ctrl+1)</translation>
    </message>
    <message>
        <source>待整理 {n} 条</source>
        <translation>{n} to sort</translation>
    </message>
    <message>
        <source>待整理的快录</source>
        <translation>Leads to sort</translation>
    </message>
    <message>
        <source>快录整理</source>
        <translation>Sort leads</translation>
    </message>
    <message>
        <source>打开刚建的洽谈 →</source>
        <translation>Open the new negotiation →</translation>
    </message>
    <message>
        <source>新建人员“{name}”</source>
        <translation>New person &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>新建企业“{name}”</source>
        <translation>New firm &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>没有待整理的快录。按 F9 进入展位模式，在展位上二十秒记一条。</source>
        <translation>No leads to sort. Press F9 for booth mode: a lead takes twenty seconds.</translation>
    </message>
    <message>
        <source>转为洽谈 (Ctrl+2)</source>
        <translation>Make a negotiation (Ctrl+2)</translation>
    </message>
    <message>
        <source>进入展位模式 (F9)</source>
        <translation>Booth mode (F9)</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>已{label}</source>
        <translation>Done: {label}</translation>
    </message>
    <message>
        <source>撤销 (Ctrl+Z)</source>
        <translation>Undo (Ctrl+Z)</translation>
    </message>
</context>
<context>
    <name>Unit</name>
    <message>
        <source>万人</source>
        <translation>× 10,000 people</translation>
    </message>
    <message>
        <source>万元</source>
        <translation>× 10,000 yuan</translation>
    </message>
    <message>
        <source>万元/亩</source>
        <translation>× 10,000 yuan/mu</translation>
    </message>
    <message>
        <source>个</source>
        <translation>items</translation>
    </message>
    <message>
        <source>亩</source>
        <translation>mu</translation>
    </message>
    <message>
        <source>人</source>
        <translation>people</translation>
    </message>
    <message>
        <source>亿元</source>
        <translation>× 100 million yuan</translation>
    </message>
    <message>
        <source>亿美元</source>
        <translation>× 100 million US dollars</translation>
    </message>
    <message>
        <source>元</source>
        <translation>yuan</translation>
    </message>
    <message>
        <source>元/m³</source>
        <translation>yuan/m³</translation>
    </message>
    <message>
        <source>元/㎡·月</source>
        <translation>yuan/m²·month</translation>
    </message>
    <message>
        <source>元/吨</source>
        <translation>yuan/t</translation>
    </message>
    <message>
        <source>元/度</source>
        <translation>yuan/kWh</translation>
    </message>
    <message>
        <source>元/月</source>
        <translation>yuan/month</translation>
    </message>
    <message>
        <source>元/车</source>
        <translation>yuan/truckload</translation>
    </message>
    <message>
        <source>公里</source>
        <translation>km</translation>
    </message>
    <message>
        <source>公顷</source>
        <translation>ha</translation>
    </message>
    <message>
        <source>分钟</source>
        <translation>min</translation>
    </message>
    <message>
        <source>千伏安</source>
        <translation>kVA</translation>
    </message>
    <message>
        <source>名</source>
        <translation>people</translation>
    </message>
    <message>
        <source>吨</source>
        <translation>t</translation>
    </message>
    <message>
        <source>天</source>
        <translation>days</translation>
    </message>
    <message>
        <source>家</source>
        <translation>firms</translation>
    </message>
    <message>
        <source>工作日</source>
        <translation>working days</translation>
    </message>
    <message>
        <source>项</source>
        <translation>items</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>恢复码</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>打开并换口令</source>
        <translation>Open and change passphrase</translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>照打印件输入，大小写、空格和横线不论。随后定一个新口令。</source>
        <translation>Type it as printed; capitals, spaces and hyphens do not matter. Then choose a new passphrase.</translation>
    </message>
    <message>
        <source>用恢复码打开</source>
        <translation>Open with recovery code</translation>
    </message>
    <message>
        <source>用恢复码打开…</source>
        <translation>Open with recovery code…</translation>
    </message>
    <message>
        <source>请输入口令</source>
        <translation>Enter the passphrase</translation>
    </message>
    <message>
        <source>资料夹：{path}</source>
        <translation>Data folder: {path}</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Value</name>
    <message>
        <source>上市公司</source>
        <comment>listed</comment>
        <translation>listed company</translation>
    </message>
    <message>
        <source>上级交办</source>
        <comment>assigned</comment>
        <translation>assigned from above</translation>
    </message>
    <message>
        <source>不办</source>
        <comment>dropped</comment>
        <translation>dropped</translation>
    </message>
    <message>
        <source>不得承诺</source>
        <comment>forbidden</comment>
        <translation>must not be promised</translation>
    </message>
    <message>
        <source>不明</source>
        <comment>unknown</comment>
        <translation>unknown</translation>
    </message>
    <message>
        <source>不跟进</source>
        <comment>dropped</comment>
        <translation>dropped</translation>
    </message>
    <message>
        <source>不需审查</source>
        <comment>not_needed</comment>
        <translation>not needed</translation>
    </message>
    <message>
        <source>专精特新</source>
        <comment>srdi</comment>
        <translation>specialised SME (SRDI)</translation>
    </message>
    <message>
        <source>世界500强</source>
        <comment>g500</comment>
        <translation>Global 500</translation>
    </message>
    <message>
        <source>严禁披露</source>
        <comment>4</comment>
        <translation>never to be disclosed</translation>
    </message>
    <message>
        <source>中介招商</source>
        <comment>intermediary</comment>
        <translation>through agencies</translation>
    </message>
    <message>
        <source>中国企业500强</source>
        <comment>c500</comment>
        <translation>China top 500</translation>
    </message>
    <message>
        <source>中国民营企业500强</source>
        <comment>p500</comment>
        <translation>China private top 500</translation>
    </message>
    <message>
        <source>中立</source>
        <comment>neutral</comment>
        <translation>neutral</translation>
    </message>
    <message>
        <source>云招商</source>
        <comment>cloud</comment>
        <translation>online promotion</translation>
    </message>
    <message>
        <source>交办</source>
        <comment>assigned</comment>
        <translation>assigned</translation>
    </message>
    <message>
        <source>产业园区</source>
        <comment>industrial_park</comment>
        <translation>industrial park</translation>
    </message>
    <message>
        <source>产业链招商</source>
        <comment>chain</comment>
        <translation>along the industrial chain</translation>
    </message>
    <message>
        <source>产业集群招商</source>
        <comment>cluster</comment>
        <translation>by industrial cluster</translation>
    </message>
    <message>
        <source>产业集聚区</source>
        <comment>cluster</comment>
        <translation>industrial cluster zone</translation>
    </message>
    <message>
        <source>人才</source>
        <comment>talent</comment>
        <translation>talent</translation>
    </message>
    <message>
        <source>人文</source>
        <comment>culture</comment>
        <translation>culture</translation>
    </message>
    <message>
        <source>以商招商</source>
        <comment>firm</comment>
        <translation>through firms</translation>
    </message>
    <message>
        <source>以商招商</source>
        <comment>business_refers</comment>
        <translation>through firms</translation>
    </message>
    <message>
        <source>企业→我方</source>
        <comment>theirs</comment>
        <translation>firm → us</translation>
    </message>
    <message>
        <source>企业服务日</source>
        <comment>service_day</comment>
        <translation>service day for firms</translation>
    </message>
    <message>
        <source>企业自述</source>
        <comment>firm_says</comment>
        <translation>firm&apos;s own word</translation>
    </message>
    <message>
        <source>企业自述未核</source>
        <comment>firm_says</comment>
        <translation>firm&apos;s own word, unchecked</translation>
    </message>
    <message>
        <source>众创孵化招商</source>
        <comment>incubation</comment>
        <translation>through incubators</translation>
    </message>
    <message>
        <source>会见</source>
        <comment>audience</comment>
        <translation>formal meeting</translation>
    </message>
    <message>
        <source>供气</source>
        <comment>gas</comment>
        <translation>gas supply</translation>
    </message>
    <message>
        <source>供热</source>
        <comment>heat</comment>
        <translation>heat supply</translation>
    </message>
    <message>
        <source>供电</source>
        <comment>power</comment>
        <translation>power supply</translation>
    </message>
    <message>
        <source>停滞</source>
        <comment>dormant</comment>
        <translation>dormant</translation>
    </message>
    <message>
        <source>僵持</source>
        <comment>stuck</comment>
        <translation>stuck</translation>
    </message>
    <message>
        <source>先租后让</source>
        <comment>lease_first</comment>
        <translation>lease first, transfer later</translation>
    </message>
    <message>
        <source>先进装备制造</source>
        <comment>equipment</comment>
        <translation>advanced equipment</translation>
    </message>
    <message>
        <source>公开</source>
        <comment>public</comment>
        <translation>public</translation>
    </message>
    <message>
        <source>公开报道</source>
        <comment>reported</comment>
        <translation>publicly reported</translation>
    </message>
    <message>
        <source>其他</source>
        <comment>other</comment>
        <translation>other</translation>
    </message>
    <message>
        <source>其他</source>
        <comment>custom</comment>
        <translation>other</translation>
    </message>
    <message>
        <source>内资</source>
        <comment>domestic</comment>
        <translation>domestic</translation>
    </message>
    <message>
        <source>内部</source>
        <comment>internal</comment>
        <translation>internal</translation>
    </message>
    <message>
        <source>冷</source>
        <comment>cold</comment>
        <translation>cold</translation>
    </message>
    <message>
        <source>净地</source>
        <comment>ready</comment>
        <translation>ready land</translation>
    </message>
    <message>
        <source>准入</source>
        <comment>entry</comment>
        <translation>market entry</translation>
    </message>
    <message>
        <source>出让</source>
        <comment>transfer</comment>
        <translation>transfer</translation>
    </message>
    <message>
        <source>出访</source>
        <comment>outbound</comment>
        <translation>outbound visit</translation>
    </message>
    <message>
        <source>前期手续</source>
        <comment>preparing</comment>
        <translation>preliminaries</translation>
    </message>
    <message>
        <source>办理中</source>
        <comment>working</comment>
        <translation>being handled</translation>
    </message>
    <message>
        <source>办结</source>
        <comment>done</comment>
        <translation>done</translation>
    </message>
    <message>
        <source>医药卫材</source>
        <comment>pharma</comment>
        <translation>pharma and medical supplies</translation>
    </message>
    <message>
        <source>半年</source>
        <comment>half</comment>
        <translation>half-year</translation>
    </message>
    <message>
        <source>县区</source>
        <comment>county</comment>
        <translation>county or district</translation>
    </message>
    <message>
        <source>反对</source>
        <comment>against</comment>
        <translation>against</translation>
    </message>
    <message>
        <source>受理</source>
        <comment>accepted</comment>
        <translation>accepted</translation>
    </message>
    <message>
        <source>口袋版</source>
        <comment>pocket</comment>
        <translation>Pocket edition</translation>
    </message>
    <message>
        <source>可主动披露</source>
        <comment>1</comment>
        <translation>may be disclosed</translation>
    </message>
    <message>
        <source>可否决</source>
        <comment>blocks</comment>
        <translation>can block</translation>
    </message>
    <message>
        <source>合资</source>
        <comment>mixed</comment>
        <translation>joint venture</translation>
    </message>
    <message>
        <source>品牌</source>
        <comment>brand</comment>
        <translation>brand</translation>
    </message>
    <message>
        <source>商业数据库导出</source>
        <comment>database</comment>
        <translation>commercial database</translation>
    </message>
    <message>
        <source>商协会</source>
        <comment>association</comment>
        <translation>business association</translation>
    </message>
    <message>
        <source>园区</source>
        <comment>park</comment>
        <translation>park</translation>
    </message>
    <message>
        <source>国家</source>
        <comment>nation</comment>
        <translation>national</translation>
    </message>
    <message>
        <source>土地</source>
        <comment>land</comment>
        <translation>land</translation>
    </message>
    <message>
        <source>在办</source>
        <comment>doing</comment>
        <translation>in progress</translation>
    </message>
    <message>
        <source>在谈</source>
        <comment>talking</comment>
        <translation>under discussion</translation>
    </message>
    <message>
        <source>在谈</source>
        <comment>negotiating</comment>
        <translation>negotiating</translation>
    </message>
    <message>
        <source>场景招商</source>
        <comment>scene</comment>
        <translation>through use cases</translation>
    </message>
    <message>
        <source>备案</source>
        <comment>filing</comment>
        <translation>filing</translation>
    </message>
    <message>
        <source>外资</source>
        <comment>foreign</comment>
        <translation>foreign</translation>
    </message>
    <message>
        <source>外资外贸联动</source>
        <comment>fdi_trade</comment>
        <translation>foreign investment and trade</translation>
    </message>
    <message>
        <source>委托招商</source>
        <comment>entrusted</comment>
        <translation>entrusted promotion</translation>
    </message>
    <message>
        <source>媒体公开</source>
        <comment>media</comment>
        <translation>media</translation>
    </message>
    <message>
        <source>存量</source>
        <comment>stock</comment>
        <translation>existing stock</translation>
    </message>
    <message>
        <source>存量盘活</source>
        <comment>stock</comment>
        <translation>reuse of existing stock</translation>
    </message>
    <message>
        <source>季度</source>
        <comment>quarter</comment>
        <translation>quarterly</translation>
    </message>
    <message>
        <source>完成</source>
        <comment>done</comment>
        <translation>done</translation>
    </message>
    <message>
        <source>审后可承诺</source>
        <comment>allowed</comment>
        <translation>allowed after review</translation>
    </message>
    <message>
        <source>审批</source>
        <comment>approval</comment>
        <translation>approval</translation>
    </message>
    <message>
        <source>审查中</source>
        <comment>under_way</comment>
        <translation>under review</translation>
    </message>
    <message>
        <source>客商版</source>
        <comment>guest</comment>
        <translation>Guest edition</translation>
    </message>
    <message>
        <source>小分队招商</source>
        <comment>squad</comment>
        <translation>by small teams</translation>
    </message>
    <message>
        <source>就业</source>
        <comment>jobs</comment>
        <translation>jobs</translation>
    </message>
    <message>
        <source>展会</source>
        <comment>event</comment>
        <translation>trade fair</translation>
    </message>
    <message>
        <source>展会</source>
        <comment>fair</comment>
        <translation>trade fair</translation>
    </message>
    <message>
        <source>展位</source>
        <comment>booth</comment>
        <translation>booth</translation>
    </message>
    <message>
        <source>工作秘密</source>
        <comment>work_secret</comment>
        <translation>work secret</translation>
    </message>
    <message>
        <source>已供</source>
        <comment>taken</comment>
        <translation>taken</translation>
    </message>
    <message>
        <source>已修订</source>
        <comment>revised</comment>
        <translation>revised</translation>
    </message>
    <message>
        <source>已兑现</source>
        <comment>done</comment>
        <translation>kept</translation>
    </message>
    <message>
        <source>已合并</source>
        <comment>merged</comment>
        <translation>merged</translation>
    </message>
    <message>
        <source>已回访</source>
        <comment>visited</comment>
        <translation>followed up</translation>
    </message>
    <message>
        <source>已失效</source>
        <comment>expired</comment>
        <translation>expired</translation>
    </message>
    <message>
        <source>已导入</source>
        <comment>applied</comment>
        <translation>imported</translation>
    </message>
    <message>
        <source>已归档</source>
        <comment>kept</comment>
        <translation>filed</translation>
    </message>
    <message>
        <source>已撤回</source>
        <comment>withdrawn</comment>
        <translation>withdrawn</translation>
    </message>
    <message>
        <source>已撤销</source>
        <comment>undone</comment>
        <translation>undone</translation>
    </message>
    <message>
        <source>已核实</source>
        <comment>verified</comment>
        <translation>verified</translation>
    </message>
    <message>
        <source>已答复</source>
        <comment>replied</comment>
        <translation>replied</translation>
    </message>
    <message>
        <source>已转洽谈</source>
        <comment>promoted</comment>
        <translation>made a negotiation</translation>
    </message>
    <message>
        <source>已通过</source>
        <comment>passed</comment>
        <translation>passed</translation>
    </message>
    <message>
        <source>市</source>
        <comment>city</comment>
        <translation>city</translation>
    </message>
    <message>
        <source>市场</source>
        <comment>market</comment>
        <translation>market</translation>
    </message>
    <message>
        <source>年度</source>
        <comment>year</comment>
        <translation>yearly</translation>
    </message>
    <message>
        <source>座谈</source>
        <comment>talk</comment>
        <translation>discussion</translation>
    </message>
    <message>
        <source>延期</source>
        <comment>extended</comment>
        <translation>extended</translation>
    </message>
    <message>
        <source>延链</source>
        <comment>extend</comment>
        <translation>extend</translation>
    </message>
    <message>
        <source>建议</source>
        <comment>advises</comment>
        <translation>advises</translation>
    </message>
    <message>
        <source>建链</source>
        <comment>build</comment>
        <translation>build</translation>
    </message>
    <message>
        <source>开工</source>
        <comment>started</comment>
        <translation>started</translation>
    </message>
    <message>
        <source>引荐人</source>
        <comment>referrer</comment>
        <translation>referrer</translation>
    </message>
    <message>
        <source>引领性</source>
        <comment>leading</comment>
        <translation>leading</translation>
    </message>
    <message>
        <source>弹性年期</source>
        <comment>flexible</comment>
        <translation>flexible term</translation>
    </message>
    <message>
        <source>强链</source>
        <comment>strengthen</comment>
        <translation>strengthen</translation>
    </message>
    <message>
        <source>征求意见</source>
        <comment>draft</comment>
        <translation>draft for comment</translation>
    </message>
    <message>
        <source>待受理</source>
        <comment>new</comment>
        <translation>to be accepted</translation>
    </message>
    <message>
        <source>待整理</source>
        <comment>new</comment>
        <translation>to be sorted</translation>
    </message>
    <message>
        <source>待整理</source>
        <comment>preparing</comment>
        <translation>being prepared</translation>
    </message>
    <message>
        <source>待核实</source>
        <comment>unverified</comment>
        <translation>to be verified</translation>
    </message>
    <message>
        <source>意向</source>
        <comment>loi</comment>
        <translation>letter of intent</translation>
    </message>
    <message>
        <source>我方→企业</source>
        <comment>ours</comment>
        <translation>us → firm</translation>
    </message>
    <message>
        <source>手续</source>
        <comment>approvals</comment>
        <translation>procedures</translation>
    </message>
    <message>
        <source>技术回流</source>
        <comment>tech_return</comment>
        <translation>returning technology</translation>
    </message>
    <message>
        <source>技术团队+资本+项目</source>
        <comment>team_capital_project</comment>
        <translation>team + capital + project</translation>
    </message>
    <message>
        <source>投产</source>
        <comment>producing</comment>
        <translation>producing</translation>
    </message>
    <message>
        <source>投资</source>
        <comment>invest</comment>
        <translation>investment</translation>
    </message>
    <message>
        <source>拍板</source>
        <comment>decides</comment>
        <translation>decides</translation>
    </message>
    <message>
        <source>招商与消费联动</source>
        <comment>consume</comment>
        <translation>investment and consumption</translation>
    </message>
    <message>
        <source>招投标</source>
        <comment>bidding</comment>
        <translation>tendering</translation>
    </message>
    <message>
        <source>排污</source>
        <comment>sewage</comment>
        <translation>discharge</translation>
    </message>
    <message>
        <source>接待考察</source>
        <comment>inbound</comment>
        <translation>hosting a visit</translation>
    </message>
    <message>
        <source>推介会</source>
        <comment>roadshow</comment>
        <translation>roadshow</translation>
    </message>
    <message>
        <source>推断</source>
        <comment>inferred</comment>
        <translation>inferred</translation>
    </message>
    <message>
        <source>推进</source>
        <comment>ongoing</comment>
        <translation>ongoing</translation>
    </message>
    <message>
        <source>支持</source>
        <comment>for</comment>
        <translation>for</translation>
    </message>
    <message>
        <source>放弃</source>
        <comment>abandoned</comment>
        <translation>abandoned</translation>
    </message>
    <message>
        <source>政务</source>
        <comment>gov</comment>
        <translation>government services</translation>
    </message>
    <message>
        <source>政府文件</source>
        <comment>official</comment>
        <translation>government document</translation>
    </message>
    <message>
        <source>政策</source>
        <comment>policy</comment>
        <translation>policy</translation>
    </message>
    <message>
        <source>政策兑现</source>
        <comment>policy</comment>
        <translation>policy delivery</translation>
    </message>
    <message>
        <source>文化旅游</source>
        <comment>tourism</comment>
        <translation>culture and tourism</translation>
    </message>
    <message>
        <source>新材料</source>
        <comment>materials</comment>
        <translation>new materials</translation>
    </message>
    <message>
        <source>日</source>
        <comment>day</comment>
        <translation>daily</translation>
    </message>
    <message>
        <source>时限</source>
        <comment>time</comment>
        <translation>time limit</translation>
    </message>
    <message>
        <source>暂停</source>
        <comment>on_hold</comment>
        <translation>on hold</translation>
    </message>
    <message>
        <source>月度</source>
        <comment>month</comment>
        <translation>monthly</translation>
    </message>
    <message>
        <source>未兑现</source>
        <comment>broken</comment>
        <translation>broken</translation>
    </message>
    <message>
        <source>未写完</source>
        <comment>draft</comment>
        <translation>unfinished</translation>
    </message>
    <message>
        <source>未办</source>
        <comment>open</comment>
        <translation>open</translation>
    </message>
    <message>
        <source>未开始</source>
        <comment>open</comment>
        <translation>not started</translation>
    </message>
    <message>
        <source>未触发</source>
        <comment>clear</comment>
        <translation>clear</translation>
    </message>
    <message>
        <source>未谈</source>
        <comment>open</comment>
        <translation>not yet discussed</translation>
    </message>
    <message>
        <source>未通过</source>
        <comment>failed</comment>
        <translation>failed</translation>
    </message>
    <message>
        <source>本市节会</source>
        <comment>own_fair</comment>
        <translation>our own event</translation>
    </message>
    <message>
        <source>标准地</source>
        <comment>standard</comment>
        <translation>standard land</translation>
    </message>
    <message>
        <source>标志性</source>
        <comment>landmark</comment>
        <translation>landmark</translation>
    </message>
    <message>
        <source>核准</source>
        <comment>ratification</comment>
        <translation>ratification</translation>
    </message>
    <message>
        <source>核心节点企业招商</source>
        <comment>core_node</comment>
        <translation>through core firms</translation>
    </message>
    <message>
        <source>法定披露</source>
        <comment>filing</comment>
        <translation>statutory filing</translation>
    </message>
    <message>
        <source>法治</source>
        <comment>legal</comment>
        <translation>rule of law</translation>
    </message>
    <message>
        <source>注册</source>
        <comment>registered</comment>
        <translation>registered</translation>
    </message>
    <message>
        <source>洽谈组版</source>
        <comment>team</comment>
        <translation>Team edition</translation>
    </message>
    <message>
        <source>流转</source>
        <comment>transferred</comment>
        <translation>transferred</translation>
    </message>
    <message>
        <source>温</source>
        <comment>warm</comment>
        <translation>warm</translation>
    </message>
    <message>
        <source>港澳台资</source>
        <comment>hmt</comment>
        <translation>Hong Kong, Macao, Taiwan</translation>
    </message>
    <message>
        <source>滞后</source>
        <comment>delayed</comment>
        <translation>delayed</translation>
    </message>
    <message>
        <source>热</source>
        <comment>hot</comment>
        <translation>hot</translation>
    </message>
    <message>
        <source>物流</source>
        <comment>logistics</comment>
        <translation>logistics</translation>
    </message>
    <message>
        <source>独角兽</source>
        <comment>unicorn</comment>
        <translation>unicorn</translation>
    </message>
    <message>
        <source>环保</source>
        <comment>env</comment>
        <translation>environment</translation>
    </message>
    <message>
        <source>环境容量</source>
        <comment>env_capacity</comment>
        <translation>environmental capacity</translation>
    </message>
    <message>
        <source>现代物流</source>
        <comment>logistics</comment>
        <translation>modern logistics</translation>
    </message>
    <message>
        <source>现场了解</source>
        <comment>seen</comment>
        <translation>seen on site</translation>
    </message>
    <message>
        <source>现行有效</source>
        <comment>valid</comment>
        <translation>in force</translation>
    </message>
    <message>
        <source>生产经营</source>
        <comment>operation</comment>
        <translation>operation</translation>
    </message>
    <message>
        <source>用地</source>
        <comment>land</comment>
        <translation>land</translation>
    </message>
    <message>
        <source>用工</source>
        <comment>labour</comment>
        <translation>labour</translation>
    </message>
    <message>
        <source>用水</source>
        <comment>water</comment>
        <translation>water</translation>
    </message>
    <message>
        <source>用能</source>
        <comment>energy</comment>
        <translation>energy</translation>
    </message>
    <message>
        <source>电子信息</source>
        <comment>electronics</comment>
        <translation>electronics and IT</translation>
    </message>
    <message>
        <source>电话</source>
        <comment>phone</comment>
        <translation>phone</translation>
    </message>
    <message>
        <source>省</source>
        <comment>province</comment>
        <translation>province</translation>
    </message>
    <message>
        <source>知势</source>
        <comment>trend</comment>
        <translation>The trend</translation>
    </message>
    <message>
        <source>知己</source>
        <comment>city</comment>
        <translation>Ourselves</translation>
    </message>
    <message>
        <source>知彼</source>
        <comment>firm</comment>
        <translation>The other side</translation>
    </message>
    <message>
        <source>知路</source>
        <comment>path</comment>
        <translation>The way</translation>
    </message>
    <message>
        <source>研判</source>
        <comment>screened</comment>
        <translation>screening</translation>
    </message>
    <message>
        <source>税收</source>
        <comment>tax</comment>
        <translation>tax</translation>
    </message>
    <message>
        <source>稳链</source>
        <comment>stabilise</comment>
        <translation>stabilise</translation>
    </message>
    <message>
        <source>突破性</source>
        <comment>breakthrough</comment>
        <translation>breakthrough</translation>
    </message>
    <message>
        <source>竣工</source>
        <comment>completed</comment>
        <translation>completed</translation>
    </message>
    <message>
        <source>签约</source>
        <comment>signed</comment>
        <translation>signed</translation>
    </message>
    <message>
        <source>线索</source>
        <comment>lead</comment>
        <translation>lead</translation>
    </message>
    <message>
        <source>经办</source>
        <comment>executes</comment>
        <translation>executes</translation>
    </message>
    <message>
        <source>经办人判断</source>
        <comment>judgement</comment>
        <translation>officer&apos;s judgement</translation>
    </message>
    <message>
        <source>经济技术开发区</source>
        <comment>etdz</comment>
        <translation>economic development zone</translation>
    </message>
    <message>
        <source>经营主体</source>
        <comment>operating</comment>
        <translation>operating entity</translation>
    </message>
    <message>
        <source>统计公报</source>
        <comment>bulletin</comment>
        <translation>statistical bulletin</translation>
    </message>
    <message>
        <source>综保区</source>
        <comment>cbz</comment>
        <translation>bonded zone</translation>
    </message>
    <message>
        <source>考察</source>
        <comment>visit</comment>
        <translation>site visit</translation>
    </message>
    <message>
        <source>联络点</source>
        <comment>contact_point</comment>
        <translation>contact point</translation>
    </message>
    <message>
        <source>自创区</source>
        <comment>innov</comment>
        <translation>innovation zone</translation>
    </message>
    <message>
        <source>自荐</source>
        <comment>self</comment>
        <translation>self-introduced</translation>
    </message>
    <message>
        <source>自贸区</source>
        <comment>ftz</comment>
        <translation>free trade zone</translation>
    </message>
    <message>
        <source>节会招商</source>
        <comment>expo</comment>
        <translation>through events</translation>
    </message>
    <message>
        <source>草稿</source>
        <comment>draft</comment>
        <translation>draft</translation>
    </message>
    <message>
        <source>落选</source>
        <comment>lost</comment>
        <translation>lost</translation>
    </message>
    <message>
        <source>行业50强</source>
        <comment>i50</comment>
        <translation>industry top 50</translation>
    </message>
    <message>
        <source>补链</source>
        <comment>complement</comment>
        <translation>complete</translation>
    </message>
    <message>
        <source>视频</source>
        <comment>video</comment>
        <translation>video</translation>
    </message>
    <message>
        <source>触发待审</source>
        <comment>pending</comment>
        <translation>needs review</translation>
    </message>
    <message>
        <source>计划</source>
        <comment>planned</comment>
        <translation>planned</translation>
    </message>
    <message>
        <source>谈定</source>
        <comment>agreed</comment>
        <translation>agreed</translation>
    </message>
    <message>
        <source>资本招商</source>
        <comment>capital</comment>
        <translation>through capital</translation>
    </message>
    <message>
        <source>资金</source>
        <comment>funds</comment>
        <translation>funds</translation>
    </message>
    <message>
        <source>跨境电商综试区</source>
        <comment>cbec</comment>
        <translation>cross-border e-commerce zone</translation>
    </message>
    <message>
        <source>边（跨）境经济合作区</source>
        <comment>border</comment>
        <translation>border cooperation zone</translation>
    </message>
    <message>
        <source>达产</source>
        <comment>ramped</comment>
        <translation>at full capacity</translation>
    </message>
    <message>
        <source>达成</source>
        <comment>won</comment>
        <translation>won</translation>
    </message>
    <message>
        <source>返程投资</source>
        <comment>return_invest</comment>
        <translation>returning investment</translation>
    </message>
    <message>
        <source>进行中</source>
        <comment>doing</comment>
        <translation>under way</translation>
    </message>
    <message>
        <source>退出</source>
        <comment>exit</comment>
        <translation>exit</translation>
    </message>
    <message>
        <source>道路</source>
        <comment>road</comment>
        <translation>roads</translation>
    </message>
    <message>
        <source>配套</source>
        <comment>facility</comment>
        <translation>facilities</translation>
    </message>
    <message>
        <source>链主</source>
        <comment>chain_leader</comment>
        <translation>chain leader</translation>
    </message>
    <message>
        <source>销号</source>
        <comment>closed</comment>
        <translation>closed</translation>
    </message>
    <message>
        <source>问及可答</source>
        <comment>2</comment>
        <translation>if asked</translation>
    </message>
    <message>
        <source>隐形冠军</source>
        <comment>hidden</comment>
        <translation>hidden champion</translation>
    </message>
    <message>
        <source>集团</source>
        <comment>group</comment>
        <translation>group</translation>
    </message>
    <message>
        <source>需审查</source>
        <comment>needed</comment>
        <translation>needed</translation>
    </message>
    <message>
        <source>需授权</source>
        <comment>3</comment>
        <translation>needs authorisation</translation>
    </message>
    <message>
        <source>领导版</source>
        <comment>leader</comment>
        <translation>Leader&apos;s edition</translation>
    </message>
    <message>
        <source>飞地园区</source>
        <comment>enclave</comment>
        <translation>enclave park</translation>
    </message>
    <message>
        <source>飞地招商</source>
        <comment>enclave</comment>
        <translation>by enclave parks</translation>
    </message>
    <message>
        <source>驻点招商</source>
        <comment>resident</comment>
        <translation>resident teams</translation>
    </message>
    <message>
        <source>高新区</source>
        <comment>hitech</comment>
        <translation>high-tech zone</translation>
    </message>
    <message>
        <source>高端石化</source>
        <comment>petrochemical</comment>
        <translation>petrochemicals</translation>
    </message>
    <message>
        <source>龙头企业招商</source>
        <comment>leader_firm</comment>
        <translation>through leading firms</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>（空）</source>
        <translation>(empty)</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message>
        <source>“{label}”有 {n} 种说法，请定一种：</source>
        <translation>&quot;{label}&quot; has {n} versions; decide on one:</translation>
    </message>
    <message>
        <source>取“{value}”</source>
        <translation>Take &quot;{value}&quot;</translation>
    </message>
    <message>
        <source>取这个</source>
        <translation>Take this one</translation>
    </message>
</context>
<context>
    <name>ViewsMenu</name>
    <message>
        <source>保存当前视图…</source>
        <translation>Save this view…</translation>
    </message>
    <message>
        <source>删除视图</source>
        <translation>Delete view</translation>
    </message>
    <message>
        <source>常用的筛选、排序和列，存成视图，一点就到。</source>
        <translation>Save filter, order and columns you often use as a view, one click away.</translation>
    </message>
    <message>
        <source>视图</source>
        <translation>Views</translation>
    </message>
</context>
<context>
    <name>Who</name>
    <message>
        <source>{name}&#x3000;（{why}）</source>
        <translation>{name}  ({why})</translation>
    </message>
    <message>
        <source>{title}&#x3000;（查找到的）</source>
        <translation>{title}  (found)</translation>
    </message>
    <message>
        <source>查找{label}</source>
        <translation>Find {label}</translation>
    </message>
    <message>
        <source>都不是？查找{label}…</source>
        <translation>None of these? Find {label}…</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>四知 — 洽谈备要</source>
        <translation>Sizhi – negotiation briefs</translation>
    </message>
</context>
<context>
    <name>_Block</name>
    <message>
        <source>取这个</source>
        <translation>Take this one</translation>
    </message>
</context>
</TS>
