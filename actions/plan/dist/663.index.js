export const id = 663;
export const ids = [663];
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

/***/ 9663:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   drift: () => (/* binding */ K)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_R6BEH56J_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5759);
/* harmony import */ var _chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4138);
/* harmony import */ var _chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7517);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5366);
/* harmony import */ var _chunk_5AD7RXS7_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3482);
/* harmony import */ var _chunk_VMHJ6F33_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9308);
/* harmony import */ var _chunk_MWSPI3XM_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7897);
/* harmony import */ var _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4226);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3814);
/* harmony import */ var _chunk_WSGQCGRL_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3299);
/* harmony import */ var _chunk_RRMAZBU4_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6678);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(1081);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(8996);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var N=80;function I(t,n){return`Drift in ${n} of ${t}`}function M(t,n){let e=t.flatMap(c=>E(c.resources).flatMap(u=>x(c,u))),r=t.reduce((c,{resources:u})=>c+u.length,0),o=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.o)(n.environment),i=[r===0?`**Drift in ${o}**: none found in ${A(t.length,"stack")}.`:`### Drift in ${o}: ${r===1?"1 resource is":`${r} resources are`} not as reviewed`,`Found by [this run](${n.run}). Nothing was changed.`,...C(t)],a=r===0?[]:["**What to do**: take the live value into the code, or put the resource right and leave the code alone. This issue is brought up to date by each report, and closed when nothing has drifted."],f=_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_3__.b-[...i,...a].join(`

`).length-400;return[...i,...e.length>0?[P(e,f)]:[],...a].join(`

`)}function P(t,n){let e=["| Resource | Stack | Property | Reviewed | Live | Template now |","| :-- | :-- | :-- | :-- | :-- | :-- |"],r=e.join(`
`).length,o=t.filter(i=>(r+=i.length+1,r<=n)),s=t.length-o.length;return[[...e,...o].join(`
`),...s>0?[`\u2026 and ${A(s,"row")} more, in the log.`]:[]].join(`

`)}function x({stackName:t,constructPath:n},e){let r=[d(_(e,n),240),d(t,240)];return e.status==="deleted"?[p(...r,"**deleted**","","","")]:e.properties.length===0?[p(...r,"**modified**","","","")]:e.properties.map(o=>p(...r,...J(o)))}function J({path:t,reviewed:n,live:e,planned:r}){let o=s=>s===void 0?"\u2013":d(s,N);return[d(t.replace(/^\/Properties\//,""),120),o(n),o(e),r===n?"":o(r)]}function C(t){let n=t.filter(({state:e})=>e==="incomplete"||e==="unavailable").map(({stackName:e,state:r,reasons:o})=>`- ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.o)(e)} (${r}): ${(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.o)(o.join(" "),600)}`);return n.length>0?[["\u26A0\uFE0F Not all could be looked at:","",...n.slice(0,50)].join(`
`)]:[]}function E(t){return[...t.filter(({status:e})=>e==="deleted"),...t.filter(({status:e})=>e!=="deleted")]}function _({constructPath:t,logicalId:n,nestedIn:e},r){let o=t?.startsWith(`${r}/`)?t.slice(r.length+1):t;return[...e,(o??n).replace(/\/Resource$/,"")].join(" \u203A ")}var d=(t,n)=>(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.o)(t,n).replaceAll("|","\\|"),p=(...t)=>`| ${t.join(" | ")} |`,A=(t,n)=>`${t} ${n}${t===1?"":"s"}`;async function K(t){let n=(0,_chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_2__.a)(t),e=await F(t,n),r=new Map(e.map(a=>[a.stackName,a.constructPath]));(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__.q)(`Drift in ${n.environment}`,(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.l)(e,{color:!process.env.NO_COLOR,constructPaths:r}).join(`
`));let o=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.k)(e),s=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.A)(M(e,(0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_3__.a)(t)),n.account,t.inputs.maskAwsAccountId);await (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__.u)(`${s}
`);let i=(0,_chunk_R6BEH56J_js__WEBPACK_IMPORTED_MODULE_1__.b)(e,o);try{return await S(t,n,o,s),{outputs:i}}catch(a){return{outputs:i,error:a}}}async function F({inputs:t,signal:n},e){try{return await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.j)(await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.C)(e,"plan",t),{notify:_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__.s,signal:n})}catch(r){throw (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.a)(r,e)}}async function S({github:t,run:n},e,r,o){let{project:s,environment:i}=e,a=`stratiform:drift/${s}/${i}`;if(r===2){let{number:f,url:c}=await t.saveIssue(a,I(s,i),(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_4__.y)(o,a));(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__.r)([{level:"warning",title:`Drift in ${i}`,message:`Issue ${f} tells of it: ${c}`}])}else if(r===0)await t.closeIssue(a,`Nothing has drifted in \`${i}\` any more, says [this run](${n.url}).`);else{let f=`Not every stack of ${i} could be looked at; an issue about drift stays as it is.`;(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_8__.r)([{level:"warning",title:"Drift is not known",message:f}])}}


/***/ })

};
