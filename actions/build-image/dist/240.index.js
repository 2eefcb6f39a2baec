export const id = 240;
export const ids = [240];
export const modules = {

/***/ 6168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ t)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function t(n,r){return n.length===0?r:n.length===1&&n[0]==="none"?[]:n}


/***/ }),

/***/ 8240:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   load: () => (/* binding */ x)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6168);
/* harmony import */ var _chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5536);
/* harmony import */ var _chunk_MALZPNTS_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(759);
/* harmony import */ var _chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4897);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8897);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
async function x(m,o){let{inputs:t}=m,f=await (0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.b)(o,t),r=`${o.repository}:${(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.a)(o.context,m.run)}`,{imageId:a,metadata:d}=await (0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.m)(m,o,f,{reference:r,cacheFrom:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(t.cacheFrom,[]),cacheTo:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(t.cacheTo,[]),noCache:t.noCache});return await (0,_chunk_7RSHTY24_js__WEBPACK_IMPORTED_MODULE_4__.p)((0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.h)(o.name,r,a)),{outputs:(0,_chunk_2QQH7OJX_js__WEBPACK_IMPORTED_MODULE_2__.e)(a,r,d)}}


/***/ })

};
