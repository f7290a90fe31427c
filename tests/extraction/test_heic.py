"""Photos in HEIC: read where a library can decode them, else refused by a code of their own."""

from __future__ import annotations

import base64
import importlib.util
import threading

import pytest

from extraction.extract import Extractor
from extraction.job import Job, JobRefused
from extraction.readers import images
from extraction.readers.jobs import look, page_picture, picture
from extraction.readers.kind import kind_of

HAS_LIBRARY = importlib.util.find_spec("pi_heif") is not None
with_library = pytest.mark.skipif(not HAS_LIBRARY, reason="pi-heif is not installed")
OPTIONS = {"page": 1, "turn": 0, "dpi": 100, "max_pages": 1, "max_pixels": 1_000_000, "width": 320, "height": 320}
# 640 x 300 pixels: "Faktura 10234", "Provbruket AB", "Att betala 500,00 kr" in black on white.
PHOTO = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<00044ZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l0R"
    "RC200001d;kFe0000001N2=001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002kX>f9I0002FX>en20001bXm(>"
    "m0RwOV0058x00000Kkxwj{rLC*01pFT0096PKmiN^|NjGU00093kN^M!00093Ke_@yVE_RDEkXeS18@KU0|1Z!00RI30{}mu1p)yv_m=8ODXwk;8"
    "Vm>k00RKX000932tZ;00RRU?0l{*xVn6@@025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00002fB*miEC2ui5O8UDX#fBK00RgJ2mk;87in;9VE_"
    "OC000000RRC6fdT^r000Z|ZDe6|000Z+C;_hvN-Z8HmDva&XaE2C*MgmM>%Oq8VHIsEkbYM0=*z=%P#&n8)=RInX9)KHsMT`52nIhZoofYo%H*k$"
    "JZ)>-s^wOPnlqY7Ul!F5nSARysKjixUTBd@5+GC>gkWfnXRn%xHc4CHqn76P1xWIr3Cbt0+%tWA-D!LowVXZ*6x7^UbK7|tU4FR3EZC$fYqYyfWD"
    "ugl5cg1leap*~T}GvnGwMwfoLk;CD1aP#6yLN=0{V`N`&&^~Q31xf=!U734*%U)4g}f{btO{1e{y<J3$f_$Fv<3=u5|F8HUI1JM@P`HvLTD<biGI"
    "gj_RqY({Om}7*)y+e|7-7*pDAl>CJA6k*|g7Ul(1JygNF#kYYu7X+V%$PRPUj5sp0qJuzLg<cwMzD>9{_0vmSIenYy!(`2-=GJPRF#_|URMr#Yd7"
    "<lv(PXq)3kN^Mrzks+11+50H9$$Cmpcbxhw$UqAYHji`XEf88^TDQ;YCOz8D0Phejc_e|066+ThC*VMAy1d0Ax>UCI(FUYcaT(M>px6N?uUD?YAc"
    "8y1KCB9sL`7R#!Wky1j_KbimN4a&kEeKZ+7*RzlT?w)kT}yAIHW1tFFI?L|m9k6xXONMMKUcDHVJF;gkSC$2N?t{ZRSpZJU7{v>5F9AU_udK*#ke"
    "DRLu)+jGw<t+0vd@IUf6EQ_x1y`};iUyX4sz76h#2+$AZzjo#*mzRdW?h17cDc#VE-cjl&4P_2-@-r1F1`WSpO%2cn<fVm>V_%$hn1r$M*;f3bP*"
    "U0u)GZr@4&doc(*o{axVeo#+<_^O6bm+%R);B&GX$!<54BsSa%D<;Ynh5PVO{X0hZH8ImjYNw;+34K8TtxQ+$3v~^cg4(o#n*RT}*-UFji{+Cjd}"
    "EB~ay?6ILOG4d@F_{I-ZR^l30{ev`PYkX{C;9Q9ZtK!5<us&yt-txIq%xe~hKS5+{>7FyG+sTmTD!4ZgXUcKSmnIfB<c5t_Az)_eAezHKdTz4D{p"
    "4(z)+-~B8_Gm16we)p66$~>*Ye?PFo-8uzhY!9H&#m71_2Wv@>H1I*VnhG~?BF3g7G~ihoF`*h7darQmD+!;{laGcI{Bhdzf3!q2arRlh=BFazHt"
    "N6X`IuTQofZnZR7wb@Aa!n75mjE0~#5l*bS8{5u3I@sX3$ksS^8)nN7@xFEo-xSn@EMTcT18K4BD6)pjKsX&JHAy=LJiPYpMo9VA(~*^#P^`K+W`"
    "B;{wNIyma(?h`ho6Nfw)nb3^X)zUvuNv*5u6ik#CNJlo+Y+DRMBmj8@!Qm6G6mD2iUiOARYpLkQA7Vm#Dv<ch95uw;jK{cT@{ZUgFS26s%$mr%kC"
    "-2Ti!80Cs_g|y4UDcG;X3Q13!iDt&SEB90<aBy!rCgUw#?lw$=VG_V@Xgca)WMtIABPKnam79TPfb`{;rgZhZ2_Y=GD#cCM~_o)jNXl>)|j59k#*"
    "oV7j|>fD8rd$bUct0{dc!*7}wS<Zd`J2G42)l#)bpv>iqSZy5IJ%(Bb9C^nj|Rn|Adx&J?A1ptyNm3{D-CUj$iL6<oP_5qzb0Upq!{|A|%4`yZu@"
    "RKemG!naGE_PVdOKwgH3TiC>|N4OM_<AGhP;M3of+S9)+W_tQAA>+|ov^v@!l*Zz_QX4dQ4@eIB$0krGr1+o4lY0015b>3;3`cN7i_QZQFO1Re7!"
    "@TM~9(Jg=#K`^{K_&Kp}-O=nerC9cV=VOUpUu`rtFWa=E0-ti=)SR-qRapg4IzjuCo{gT3<i$~{aT`)uSL{PE=d8B5>;48611RYL^X{esxOc2z~y"
    "n%c{?-&S5y^`W;IZ4c7ra|<Pr>D-^;zfTNZdl?kD%1)UABoX8y30)U(ltlJY<TCY9$Q;w*f5=4J)jE7j`|x{k8T_VBL}Hf0S6a8{Z-lN*qgoQ1`P"
    "K+Sj4E~OXhUI8eY`}WF)-qu)T_E?K!!-Y;XdHd!ciOumMQNk8$tlz0T9POtJZu@N8Eoj2RbBq3ytNf)U3!*Q+z;x4)_6Cd$z<n8!o=+36uYYe69L"
    "pCRE3Id5lhGtvI8^JJG^gc^Kph2k(;qZLqSNDL2%N|HkP1!Zmaz{=&i++|bd#aE?R~dzcOZK)&~8V&TsXat7btlP$<)GP?&&_x$p9YIAC}WC<ex^"
    "nkGu=Fyn`fzK!1-V>ck-5u7(rY<0^eEJ807)H1Qe)aHzH(qNGY6jyC>pWNA6*lF`{EHaR&#3%LZkk4vqY4O*${aK>!ye;r4)f{A9#-CYhmkak&`k"
    "5Az#yq!;WZKBL)tN-n=i&A7Y1unC|bk%oD1C&tF^T|4Fw6kx~Z5os~|=@Qw1+1gEgn)bI%S_=LPz7DA|la)Io{8J2p&S&#W+bDd1q$qMAu|@kalc"
    "4{)3ksJ#8|@bHwQtnSjM<Ia~}$qn^^3Up<PD3!fw27m6bTu)o@SJ%B9kyAA2RM55r%ppkLdgMs~OVgo?02j67;2Q4Ih9we8UGyB1+UpkkMZ*-wpw"
    "IvS0|1JEn1POJw-F3!9{;N1Vro&nbD!nZX{w%Lsnq_1<8bG#rB3tJ&=q93(&!~_f;-!cGb1kM*sKhNDPH9d7mo2tYW9#86e7ni@Vwf-OtT+@$HK^"
    "w^{tcAhAY1tU6#6J!wAP9Ck1^QObN7*9wNF-jS`W~MJn&xcYPk`yqrnOKXB<N(plBXEIp=2kw&-CQe^Z@VYAT9nGJGfZSfYT=hZ6dRDGC#0q_Tv="
    "1MZiViLa};!esm0&+p<W~KV2*E#@Xw$xjQr3L<gtvI87xFZJ4%jsZFh=C#~&^w5OEo9y`69tb5bA|>1n`bF74rdZq=<|uZHqSy{c>bb;mGJvp0{E"
    "o6(v+NV$q%8@f*6UF)1Sn>i~jwM7rRXLol(XRd138=NW_eN<+XZ$CXa)(2plZRY@|H%EnBYZ?X1)l<V`%LkQF=Xnf&0=!;$m%?g`sO1T<l$(&bdV"
    "9FfN2$ud2@ht~B$7*YTTae>j?u+-VWej_6sbZJIu8EQ6UG~j%=(S_ZSMno24L1~S7(2Biw&&2iUMXy&yYE`khmjnlM7D?)sGT0xyvj3nuwLayY)k"
    "4O@qEm&PPw|^2x8`>M(31piW-E()_?$2Y^x8@<q%Foup;i5y_3}q39INVM?liogJ}ogHt0bO<1)};h6IMHZ7D2^LiTNLiVLZrIcI{5>W`kw?RE?I"
    "`>_#i4{I2W<H>}zv!fZ68j-gnjrA@yO`LnE0;)(I`jyG!GgonTY5`s>hdO#*-`uJy3(Be0-DSX5_g1XTXx(Q8#TeLgGW?jJ7iE@UW5~kiVaMkhTi"
    "BtJhUd2|er6UF7&JKMq>wWoD(Biz&7;TA40h!lt2xY+!yXxijEmeOMAz0imUOIHP5<ZbN3?FF|OlYiIdW<8hJ!S25!@(}%q4L2djf%vpf(}Rg<Ss"
    "_pTR4}Za0U@%2OECE7Le_tMTL7?c}TKpGqosj^atRZoLKruK#Jo5hZqznzN(~&uVhVOj1O7KR<odR?jZc*%s>iU2bJDmZjR>5ZAHcY^6p@9hlNqJ"
    ")T*cwTcV%>bfh3vEhGVylTNtavNQc+*CNL>$xn2}6!2+U5v@oRdPvARN%fbgsqg3GR!yf+CA97pw^oGn)t;m;JH9PjNRN%!uGzZ0j!_51XNj>aAV"
    "MxGjO;)3T_M`pF}*!I&Dyi4!(7>ia^W`djJ_=aHm9rwSDH<@Dbik_H{cfu4lazN2mYP1NATvA4AW=ZixHNG|80gh>rWDFkip5PhWNZntP_!DL92!"
    "1oNCQG$34D}XciWX{KJcc?AFzRzDh`hBLUq1Kxv4BJqSor*96ViSjb{j{?YOoscsRuu?La-dD9i5K&fD#4wK{j)wTEF=#~Hr7@_`ws-OmQ000G6{"
    "0B;TWq(_?{E(R+P-wy#j(`9F0{{R8+y"
)


def box(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + bytes(400)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"heim", b"heis", b"mif1"])
def test_a_photo_is_known_by_its_brand(brand: bytes) -> None:
    assert kind_of(box(brand)) == "image"


@pytest.mark.parametrize("brand", [b"mp42", b"hevc", b"avif", b"qt  "])
def test_films_and_other_containers_are_not_read(brand: bytes) -> None:
    assert kind_of(box(brand)) is None


@pytest.mark.parametrize("job", [look, picture, page_picture])
def test_without_the_library_a_photo_is_refused_by_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch, job: Job) -> None:
    monkeypatch.setattr(images, "HAS_HEIC", False)
    with pytest.raises(JobRefused) as refused:
        job(PHOTO, OPTIONS)
    assert refused.value.code == "heic_unsupported"


def test_where_no_thread_may_start_the_decoder_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(images, "HAS_HEIC", True)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(JobRefused) as refused:
        images.open_image(PHOTO, max_pixels=1_000_000)
    assert refused.value.code == "heic_unsupported"


@pytest.mark.skipif(HAS_LIBRARY, reason="pi-heif is installed")
def test_the_finding_says_what_would_help(extractor: Extractor) -> None:
    error = extractor.read(PHOTO, name="foto.heic").error
    assert error is not None
    assert error.code == "heic_unsupported"
    assert "JPEG" in error.message


@with_library
def test_a_photo_is_decoded() -> None:
    image, _dpi = images.frame(PHOTO, 1, max_pixels=1_000_000)
    assert (image.size, image.mode) == ((640, 300), "L")
    shades = image.histogram()
    assert sum(shades[:40]) > 1000
    assert sum(shades[215:]) > 100_000


@with_library
def test_a_photo_is_read_in_the_sandbox(extractor: Extractor) -> None:
    result = extractor.read(PHOTO, name="foto.heic")
    assert result.error is None
    assert len(result.documents) == 1


@with_library
@pytest.mark.parametrize(
    ("data", "max_pixels", "code"),
    [
        (PHOTO, 100_000, "too_large"),
        (PHOTO[:2000], 1_000_000, "unreadable"),
        (box(b"heic"), 1_000_000, "unreadable"),
    ],
    ids=["bomb", "cut", "empty"],
)
def test_a_damaged_photo_is_refused(data: bytes, max_pixels: int, code: str) -> None:
    with pytest.raises(JobRefused) as refused:
        images.frame(data, 1, max_pixels=max_pixels)
    assert refused.value.code == code
