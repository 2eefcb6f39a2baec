export const id = 136;
export const ids = [136];
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

/***/ 2136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanup: () => (/* binding */ M)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4138);
/* harmony import */ var _chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7517);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5366);
/* harmony import */ var _chunk_5AD7RXS7_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3482);
/* harmony import */ var _chunk_VMHJ6F33_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9308);
/* harmony import */ var _chunk_MWSPI3XM_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7897);
/* harmony import */ var _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4226);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3814);
/* harmony import */ var _chunk_WSGQCGRL_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3299);
/* harmony import */ var _chunk_RRMAZBU4_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6678);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1081);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(8996);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var J=["applied","nothing","failed","removed"];async function M(e){let{inputs:t,github:n,label:i,pullRequest:r}=e,a=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.x)(t.environment,i),o=r&&await n.findComment(r.number,a),m=o&&(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.z)(o.body)?.status;if(m==="applying")return $(e,o?.id,"An apply is going on","left to it; it cleans up after itself");if(r?.merged&&!J.includes(m))return $(e,o?.id,"The pull request is merged","left to the deployment, which deletes them once they are applied");let d=(0,_chunk_ICG7MM3X_js__WEBPACK_IMPORTED_MODULE_1__.a)(e),x=await P(e,d),c=(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.A)((0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_2__.f)(x,(0,_chunk_7AKUVHAY_js__WEBPACK_IMPORTED_MODULE_2__.a)(e)),d.account,t.maskAwsAccountId);if(await (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_7__.u)(`${c}
`),o&&m!=="applied"&&t.commentPr!=="never"){let{environment:C}=t;await n.updateComment(o.id,(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.y)(c,a,{version:1,environment:C,label:i,status:"removed"}))}return{outputs:{exitcode:0,"comment-id":o?.id??""}}}async function P({inputs:e,label:t},n){try{return await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.i)(await (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.C)(n,"plan",e),t,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_7__.s)}catch(i){throw (0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_3__.a)(i,n)}}async function $({inputs:e,label:t},n,i,r){let a=`${i}: the plans of '${t}' for ${e.environment} are ${r}.`;return (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_7__.r)([{level:"notice",title:"Nothing deleted",message:a}]),await (0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_7__.u)(`${a}
`),{outputs:{exitcode:0,"comment-id":n??""}}}


/***/ })

};
