export const id = 114;
export const ids = [114];
export const modules = {

/***/ 7517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ A),
/* harmony export */   b: () => (/* binding */ $),
/* harmony export */   c: () => (/* binding */ T),
/* harmony export */   d: () => (/* binding */ j),
/* harmony export */   e: () => (/* binding */ E),
/* harmony export */   f: () => (/* binding */ C)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5366);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function A({inputs:t,run:n,pullRequest:e}){return{environment:t.environment,head:e?.headSha??n.sha,actor:n.actor,run:n.url,repository:n.url.slice(0,n.url.indexOf("/actions/runs/")),...e&&{apply:t.applyCommand?"merge-or-comment":"merge"}}}var $=_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.p-_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.w;function T(t,n,e={}){let{limit:o=$,expand:i=!1,refusal:a}=e,h=!a&&!(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.d)(t),g=[...a?b(a):[],...x(t),...w(t),f(n)],y=h?v(n):void 0;return (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.r)(t,{limit:o,expand:i,note:g.join(`

`),next:y})}function j({reason:t,message:n,remedy:e},o){return[`### \u26D4 Plan for ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(o.environment)} failed`,`Nothing was changed, and there is nothing to apply. ${f(o)}`,(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.v)(n),...e?["**What to do**",(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.v)(e)]:[],`<sub>Reason ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(t)} \xB7 the next plan takes the place of this comment</sub>`].join(`

`)}function E(t){let{environment:n,head:e,repository:o}=t,i=`[${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(e.slice(0,7))}](${o}/commit/${e})`;return`**Plan for ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(n)}**: nothing to do. Commit ${i} touches nothing of it.`}function C({plans:t,changeSets:n,left:e},o){let i=`${u(t.length,"stored plan")} and ${u(n.length,"change set")}`;return[`**Plan for ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(o.environment)}**: removed.`,`The pull request is closed, and [this run](${o.run}) deleted what its plans left: ${i}. Nothing was applied by that.`,...e.length>0?[`Still in review, without resources: ${e.map(a=>(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(a)).join(", ")}. Whoever plans may not delete stacks; the next apply, or a clean-up by whoever may apply, does.`]:[]].join(`

`)}function b({reason:t,remedy:n}){return[`\u26D4 **Refused** (${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(t)}): this plan isn't kept and can't be applied.`,...n?[(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.v)(n)]:[]]}function x(t){let n=t.stacks.reduce((o,{drift:i=[]})=>o+i.length,0);return n===0?[]:[`\u26A0\uFE0F **${n===1?"1 resource has drifted":`${n} resources have drifted`}** from what was reviewed. Applying this plan need not put that right: look at the table below first.`]}function w(t){let n=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.e)(t).map(({stack:i,wait:a})=>`${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(i.stackName)} waits for ${k(a)}`);if(n.length===0)return[];let e=n.slice(0,5).join("; "),o=n.length>5?`; and ${n.length-5} more`:"";return[`\u26A0\uFE0F **It can't be applied yet**: ${e}${o}. No stack of this plan makes that.`]}function k(t){return"name"in t?`the ${t.for} ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(t.name)}`:t.for}function v({environment:t,apply:n}){return n?`**To apply exactly this plan**, merge${n==="merge-or-comment"?`, or comment ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(`/stratiform apply ${t}`)}`:""}.`:void 0}function f({head:t,repository:n,run:e,actor:o}){return`Commit ${`[${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(t.slice(0,7))}](${n}/commit/${t})`}, planned in [this run](${e}) started by ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.o)(o)}.`}function u(t,n){return`${t} ${n}${t===1?"":"s"}`}


/***/ }),

/***/ 4138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ m)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5366);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function m({inputs:r}){let a=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.m)(node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(r.workingDirectory));return (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.f)(a,{environment:r.environment,layers:r.layers})}


/***/ }),

/***/ 5759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ y),
/* harmony export */   b: () => (/* binding */ l)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5366);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function y(t,e){let{add:n,change:o,replace:s,remove:a,import:d}=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.c)(t.stacks),c=t.stacks.filter(r=>r.drift!==void 0);return{"has-changes":!(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.d)(t),exitcode:(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.d)(t)?0:2,"to-add":n,"to-change":o,"to-replace":s,"to-destroy":a,"to-import":d,"permissions-broadened":t.stacks.some(r=>r.permissions.some(f=>f.broadens)),...c.length>0&&{drifted:c.some(r=>(r.drift??[]).length>0)},...e.stored&&{"plan-id":t.id,"plan-digest":t.digest},"json-plan-path":e.json,"text-plan-path":e.text,...e.commentId!==void 0&&{"comment-id":e.commentId},stacks:JSON.stringify(t.stacks.map(p))}}function l(t,e){let n=t.map(({stackName:o,layer:s,state:a,resources:d})=>({name:o,layer:s,state:a,drifted:d.length}));return{exitcode:e,drifted:e===2,stacks:JSON.stringify(n)}}function p(t){let{remove:e,...n}=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.c)([t]);return{name:t.stackName,layer:t.layer,kind:t.kind,...n,destroy:e}}


/***/ }),

/***/ 3722:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ g)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5366);
/* harmony import */ var _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4226);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
async function g(f,{markdown:p,state:r}){let{inputs:e,github:t,label:i,pullRequest:m,base:h}=f;if(!m||e.commentPr==="never")return;let{number:n,headSha:o}=m,{headSha:s}=await t.pullRequest(n);if(s!==o){let b=`Pull request ${n} is at ${s} now, this run planned ${o}: the comment is left to the run of the newer commit.`;(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_2__.r)([{level:"notice",title:"An older commit",message:b}]);return}let{environment:l}=e,a=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.x)(l,i);if(e.commentPr==="on-diff"&&r.status==="nothing"&&!await t.findComment(n,a))return;let P=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.y)(p,a,{version:1,environment:l,label:i,head:o,base:h,...r});return(await t.saveComment(n,a,P,e.commentMethod)).id}


/***/ }),

/***/ 1114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ ve)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_R6BEH56J_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5759);
/* harmony import */ var _chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4138);
/* harmony import */ var _chunk_UUEXYB5N_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3722);
/* harmony import */ var _chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7517);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5366);
/* harmony import */ var _chunk_5AD7RXS7_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3482);
/* harmony import */ var _chunk_VMHJ6F33_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9308);
/* harmony import */ var _chunk_MWSPI3XM_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7897);
/* harmony import */ var _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4226);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3814);
/* harmony import */ var _chunk_WSGQCGRL_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(3299);
/* harmony import */ var _chunk_RRMAZBU4_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(6678);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(1081);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(8996);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_21__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_22__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_23__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function U(t){let e=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.g)(t),n=new Set(e.map(({change:r})=>r));return[...t.stacks.flatMap(r=>r.validation.map(o=>H(r,o))),...(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.e)(t).map(({stack:r,wait:o})=>K(r,o)),...e.map(({stack:r,change:o,why:i})=>({level:"warning",title:`Loses data: ${o.type}`,message:`${b(r,o)} ${i}.`})),...t.stacks.flatMap(r=>r.permissions.filter(ee).map(o=>Q(r,o))),...t.stacks.flatMap(r=>X(r)),...t.stacks.flatMap(r=>r.changes.filter(o=>te(o)&&!n.has(o)).map(o=>Z(r,o)))]}function H(t,{severity:e,logicalId:n,constructPath:r,path:o,message:i}){let l=e==="fail",a=r??n,s=`${t.stackName}${a?` \u203A ${V(a,t)}`:""}${o?` at ${o}`:""}`;return{level:l?"error":"warning",title:l?"CloudFormation refuses this plan":"CloudFormation warns",message:`${s}: ${i}`}}function K(t,e){let n="name"in e?`${e.for} ${e.name}`:e.for;return{level:"warning",title:"Can't be applied yet",message:`${t.stackName} waits for the ${n}, and no stack of this plan makes it. Apply what makes it first.`}}function Q(t,e){return{level:"warning",title:`Opens: ${e.risks.map(r=>r.replaceAll("-"," ")).join(", ")}`,message:`${b(t,e)}: ${e.change==="added"?"+":"-"} ${e.text}`}}function X({stackName:t,drift:e=[]}){if(e.length===0)return[];let n=e.length===1?"1 resource is":`${e.length} resources are`;return[{level:"warning",title:"Drift",message:`${t}: ${n} not as the deployed template says.`}]}function Z(t,e){let n=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.b)(e)==="replace",r=!e.certain||e.replacement==="maybe",o={retained:"; the old one is retained",snapshot:"; a snapshot of the old one stays",deleted:""};return{level:"notice",title:`${n?"Replaces":"Destroys"}: ${e.type}`,message:`${b(t,e)} ${r?"may be":"is"} ${n?"replaced":"destroyed"}${o[e.afterwards??"deleted"]}.`}}var ee=({broadens:t,risks:e})=>t&&e.length>0,te=t=>["remove","replace"].includes((0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.b)(t));function b(t,e){let n=e.constructPath?V(e.constructPath,t):e.logicalId;return[t.stackName,...e.nestedIn,n].join(" \u203A ")}function V(t,{constructPath:e}){return(t.startsWith(`${e}/`)?t.slice(e.length+1):t).replace(/\/Resource$/,"")}function B(t,{RUNNER_TEMP:e=node_os__WEBPACK_IMPORTED_MODULE_22__.tmpdir()}=process.env){let n=node_path__WEBPACK_IMPORTED_MODULE_23__.resolve(e,"stratiform",t.id);node_fs__WEBPACK_IMPORTED_MODULE_21__.mkdirSync(n,{recursive:!0});let[r,o]=[node_path__WEBPACK_IMPORTED_MODULE_23__.join(n,"plan.json"),node_path__WEBPACK_IMPORTED_MODULE_23__.join(n,"plan.txt")];return node_fs__WEBPACK_IMPORTED_MODULE_21__.writeFileSync(r,`${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.n)(t)}
`),node_fs__WEBPACK_IMPORTED_MODULE_21__.writeFileSync(o,`${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.s)(t)}
`),{json:r,text:o}}async function Y(t,e){let{inputs:n,run:r,label:o,pullRequest:i,base:l,signal:a}=t,s;try{let d=await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.C)(e,"plan",n),c=await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.t)(d,{source:{label:o,head:i?.headSha??r.sha,base:l,run:r.url},imports:{existing:n.importExistingResources},drift:n.drift,notify:_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.s,signal:a,accept:f=>{if(a.aborted)throw new _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.d("interrupted","The job was cancelled: nothing was kept.");if(!n.failOnDestructiveChanges)return;let h=ne(f,n.allowedDestroyTypes);if(h)throw s={plan:f,refusal:h},h}});return{plan:(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.h)(c),stored:!(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.d)(c)}}catch(d){if(s&&d===s.refusal)return{plan:(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.h)(s.plan),refusal:s.refusal,stored:!1};throw (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.a)(d,e)}}function ne(t,e){try{(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.h)(t,e);return}catch(n){if(n instanceof _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.d&&n.code==="destructive")return n;throw n}}async function ve(t){let e;try{e=await Y(t,(0,_chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_2__.a)(t))}catch(n){return oe(t,n)}return re(t,e)}async function re(t,{plan:e,refusal:n,stored:r}){let{inputs:o}=t,i=(0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__.a)(t),l=n&&(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.k)(n),a=f=>(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.A)(f,e.account,o.maskAwsAccountId),s=B(e),d=r?`stratiform apply --env ${e.environment} --plan ${e.id} --digest ${e.digest}`:void 0;(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.q)(`Plan for ${e.environment}`,(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.s)(e,{color:!process.env.NO_COLOR,applyWith:d})),(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.r)(U(e)),await (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.u)(a((0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__.c)(e,i,{limit:_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.q,expand:!0,refusal:l})));let c=await z(t,{markdown:a((0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__.c)(e,i,{expand:o.expandDiff,refusal:l})),state:r?{status:"planned",plan:e.id,digest:e.digest}:{status:(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.d)(e)?"nothing":"failed"}});return n&&c.error&&G(c.error),{outputs:(0,_chunk_R6BEH56J_js__WEBPACK_IMPORTED_MODULE_1__.a)(e,{...s,stored:r,commentId:c.id}),error:n??c.error}}async function oe(t,e){if(t.signal.aborted)return{outputs:{},error:e};let n=(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.k)(e),r=s=>(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_5__.B)(s,t.inputs.maskAwsAccountId),o=r(n.message),i=n.remedy&&r(n.remedy),l=(0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__.d)({reason:n.reason,message:o,remedy:i},(0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_4__.a)(t));await (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.u)(`${l}
`);let a=await z(t,{markdown:l,state:{status:"failed"}});return a.error&&G(a.error),{outputs:{"comment-id":a.id??""},error:e}}async function z(t,e){try{return{id:await (0,_chunk_UUEXYB5N_js__WEBPACK_IMPORTED_MODULE_3__.a)(t,e)}}catch(n){return{error:n}}}function G(t){let{reason:e,message:n,remedy:r=""}=(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.k)(t);(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_9__.r)([{level:"warning",title:`No comment: ${e}`,message:`${n} ${r}`.trim()}])}


/***/ })

};
